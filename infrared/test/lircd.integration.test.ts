/** Our lircd.conf against lirc's own transmitter, irsimsend. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { areNear } from "../src/codec/protocol.ts";
import { readLircd } from "../src/format/lircd.ts";
import { buttonsInOrder } from "../src/library/button-order.ts";
import { sequenceOfButton } from "../src/library/press.ts";
import type { Button } from "../src/library/remote.ts";
import { generateRemote } from "./support/lirc-remotes.ts";

const CORPUS = new URL("../../../shared/data/ir/", import.meta.url).pathname;
const PLUGINS =
  ["x86_64", "aarch64", "arm"].map((cpu) => `/usr/lib/${cpu}-linux-gnu${cpu === "arm" ? "eabihf" : ""}/lirc/plugins`).find(existsSync) ??
  "";
/** LIRC_REMOTES=5000 for a long run. */
const REMOTES = Number(process.env["LIRC_REMOTES"] ?? 150);
const BATCH = 50;
const SENDS = [1, 2, 3];

const place = tempDir();
afterAll(place.remove);

const configOf = (name: string, parameters: string, codes: string) =>
  `begin remote\nname ${name}\nmanual_sort 1\neps 30\naeps 100\n${parameters}\n${codes}\nend remote\n`;

/** What lirc sends for each key of a file, one after the other, so often, with the gaps after them. */
function byLirc(text: string, count: number): readonly number[] {
  const file = join(place.path, "remote.lircd.conf");
  writeFileSync(file, text);
  execFileSync("irsimsend", ["-U", PLUGINS, "-c", String(count), file], {
    cwd: place.path,
    env: { ...process.env, HOME: place.path },
    stdio: "pipe",
  });
  const lines = readFileSync(join(place.path, "simsend.out"), "utf8").trim().split("\n");
  return lines.map((line) => Number(line.split(" ")[1]) * (line.startsWith("pulse") ? 1 : -1));
}

/** The same of ours; irsimsend knows no least number of sends, and has pressed so many keys of the remote before. */
function byClima(text: string, sends: number, from = 1): readonly number[] {
  return readLircd(text, "x").remotes.flatMap((remote) =>
    buttonsInOrder(remote).flatMap(([, button], index) => pressOf(button, sends, index + from)),
  );
}

function pressOf(button: Button, sends: number, number: number): readonly number[] {
  const sequence = sequenceOfButton(button, number);
  return Array.from({ length: sends }, (_, sent) => sequence.frame(sent)).flatMap(({ timingsUs, gapUs }) => [...timingsUs, -gapUs]);
}

interface Compared {
  readonly name: string;
  readonly text: string;
  readonly countFor: (sends: number) => number;
}

/** Those that differ, with both lights. */
function differences(remotes: readonly Compared[], sends: number): readonly object[] {
  return remotes.flatMap(({ name, text, countFor }) => {
    const [lirc, clima] = [byLirc(text, countFor(sends)), byClima(text, sends)];
    return lirc.join() === clima.join() ? [] : [{ name, sends, text, lirc: lirc.join(" "), clima: clima.join(" ") }];
  });
}

/** All of one count at once, for a process takes its time; each by itself where they differ. */
function differencesOfBatch(remotes: readonly Compared[], sends: number): readonly object[] {
  const counts = new Set(remotes.map(({ countFor }) => countFor(sends)));
  return [...counts].flatMap((count) => {
    const those = remotes.filter(({ countFor }) => countFor(sends) === count);
    const text = those.map((one) => one.text).join("\n");
    return byLirc(text, count).join() === byClima(text, sends).join() ? [] : differences(those, sends);
  });
}

/** Remotes of each class, written for this test: parameters, and codes where not three of 16 bits. */
const WRITTEN: Readonly<Record<string, string | readonly [parameters: string, codes: string]>> = {
  "nec and its short repeat":
    "bits 16\nflags SPACE_ENC|CONST_LENGTH\nheader 9000 4500\none 563 1687\nzero 563 563\nptrail 563\nrepeat 9000 2250\npre_data_bits 16\npre_data 0x20DF\ngap 108000",
  "nec without one, whole frames":
    "bits 16\nflags SPACE_ENC|CONST_LENGTH\nheader 9000 4500\none 563 1687\nzero 563 563\nptrail 563\npre_data_bits 16\npre_data 0x20DF\ngap 108000",
  "repeats with the header":
    "bits 16\nflags SPACE_ENC|REPEAT_HEADER\nheader 4500 4500\none 563 1687\nzero 563 563\nptrail 563\nrepeat 9000 2250\ngap 40000\nrepeat_gap 96000",
  "jvc, whose repeats have no header":
    "bits 16\nflags SPACE_ENC|NO_HEAD_REP|CONST_LENGTH\nheader 8400 4200\none 525 1575\nzero 525 525\nptrail 525\ngap 46420",
  "reverse, with post-data and a foot that repeats lack":
    "bits 8\nflags SPACE_ENC|REVERSE|NO_FOOT_REP\nheader 3400 1700\none 430 1290\nzero 430 430\nptrail 430\nplead 300\nfoot 500 900\npost_data_bits 8\npost_data 0xA5\npost 600 700\npre_data_bits 4\npre_data 0x9\npre 800 850\ngap 60000",
  "sony, by its marks": "bits 12\nflags SPACE_ENC|CONST_LENGTH\nheader 2400 600\none 1200 600\nzero 600 600\nmin_repeat 2\ngap 45000",
  rc5: "bits 13\nflags RC5|CONST_LENGTH\none 889 889\nzero 889 889\nplead 889\ngap 113778",
  "rc5 that toggles": "bits 13\nflags RC5|CONST_LENGTH\none 889 889\nzero 889 889\nplead 889\ntoggle_bit 2\ngap 113778",
  "rc6 of before rc6_mask":
    "bits 13\nflags RC6|CONST_LENGTH\nheader 2667 889\none 444 444\nzero 444 444\npre_data_bits 8\npre_data 0x77\ntoggle_bit 5\ngap 107000",
  "rc6 of another mode":
    "bits 16\nflags RC6|CONST_LENGTH\nheader 2667 889\none 444 444\nzero 444 444\npre_data_bits 21\npre_data 0x37FF0\nrc6_mask 0x100000000\ntoggle_bit_mask 0x8000\ngap 107000",
  "toggle bits in pre-data and code":
    "bits 16\nflags SPACE_ENC\nheader 800 800\none 400 800\nzero 400 400\npre_data_bits 4\npre_data 0x5\ntoggle_bit_mask 0x20800\nptrail 400\ngap 70000",
  "sharp, whose toggle mask inverts every second frame":
    "bits 15\nflags SPACE_ENC|CONST_LENGTH\none 264 1848\nzero 264 792\nptrail 264\ntoggle_mask 0x3FF\nmin_repeat 1\ngap 67000",
  "a repeat mask":
    "bits 16\nflags SPACE_ENC|CONST_LENGTH\nheader 3000 1000\none 500 1500\nzero 500 500\nptrail 500\nrepeat_mask 0x8000\ngap 90000",
  rcmm: "bits 12\nflags RCMM\nheader 417 278\nzero 167 278\none 167 444\ntwo 167 611\nthree 167 778\nptrail 167\ngap 27778",
  "spaces before marks, and two gaps": "bits 16\nflags SPACE_FIRST\nheader 900 300\none 300 900\nzero 300 300\ngap 70000 50000",
  "several codes a key, each of one length": [
    "bits 8\nflags SPACE_ENC|CONST_LENGTH\nheader 1000 500\none 250 750\nzero 250 250\nptrail 250\ngap 60000",
    "begin codes\nKEY_ONE 0x12 0xFF\nKEY_TWO 0x00 0x81\nend codes",
  ],
  "several codes a key with short gaps": [
    "bits 8\nflags SPACE_ENC\nheader 1000 500\none 250 750\nzero 250 250\ngap 8000",
    "begin codes\nKEY_ONE 0x12 0xFF\nKEY_TWO 0x00 0x81\nend codes",
  ],
  timings: [
    "flags RAW_CODES\nmin_repeat 2\ngap 33000",
    "begin raw_codes\nname KEY_ONE\n9000 4500 600 600 600 1700 600\nname KEY_TWO\n500 700 500\nend raw_codes",
  ],
};
const CODES = "begin codes\nKEY_POWER 0x08F7\nKEY_MUTE 0x0123\nKEY_UP 0x0AAA\nend codes";

/** Frames that are near, and gaps that are nearly the same: a code of a protocol is not the file's timings to the µs. */
const isNearLight = (some: readonly number[], others: readonly number[]) =>
  areNear(some, others) && some.every((us, index) => us > -NEAR_GAPS_FROM_US || Math.abs(us - (others[index] ?? 0)) < 0.1 * -us);
const NEAR_GAPS_FROM_US = 10_000;

/** To the µs, or near where all buttons are codes of a protocol, whose toggle bit may begin with either. */
function expectSame(text: string, sends: number, count: number): void {
  const lirc = byLirc(text, count);
  const isNamed = readLircd(text, "x").remotes.every(({ buttons }) => Object.values(buttons).every((button) => "protocol" in button));
  if (isNamed) expect([0, 1].some((from) => isNearLight(lirc, byClima(text, sends, from)))).toBe(true);
  else expect(byClima(text, sends).join(" ")).toBe(lirc.join(" "));
}

describeWith(["irsimsend"], "lirc's transmitter", () => {
  describe.each(Object.entries(WRITTEN))("agrees on a remote with %s", (name, written) => {
    const [parameters, codes] = typeof written === "string" ? [written, CODES] : written;
    const eachCode = name === "several codes a key, each of one length" ? 2 : 1;
    test.each(SENDS)("sent %i times", (sends) => {
      expectSame(configOf("written", parameters, codes), sends, sends * eachCode);
    });
  });

  const files = existsSync(CORPUS) ? readdirSync(CORPUS).filter((name) => name.endsWith(".lircd.conf")) : [];
  (files.length > 0 ? describe : describe.skip)(
    files.length > 0 ? "on recorded remotes" : "on recorded remotes (skipped: there are none here)",
    () => {
      test.each(files.length > 0 ? files : ["none"])("agrees on each key of %s, sent three times", (file) => {
        expectSame(readFileSync(join(CORPUS, file), "utf8"), 3, 3);
      });
    },
  );

  test(`agrees on ${REMOTES} remotes of every flag and parameter, sent once, twice and three times`, () => {
    const seed = seedOfRun();
    const remotes = Array.from({ length: REMOTES }, (_, index): Compared => {
      const { parameters, codes, countFor } = generateRemote(seed + index, `K${index}`);
      return { name: `seed ${seed + index}`, text: configOf(`r${index}`, parameters, codes), countFor };
    });
    const found: object[] = [];
    for (let at = 0; at < REMOTES; at += BATCH)
      for (const sends of SENDS) found.push(...differencesOfBatch(remotes.slice(at, at + BATCH), sends));
    process.stderr.write(`lirc and Clima send the same in ${3 * REMOTES - found.length} of ${3 * REMOTES} cases\n`);
    expect(found).toEqual([]);
  });
});
