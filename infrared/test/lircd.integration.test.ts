/** Our lircd.conf against lirc's own encoder, irsimsend, key by key. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { encodeKey } from "../src/format/lircd.ts";
import { parseLircdConfig } from "../src/format/lircd-config.ts";

const CORPUS = new URL("../../../shared/data/ir/", import.meta.url).pathname;
const PLUGINS =
  ["x86_64", "aarch64", "arm"].map((cpu) => `/usr/lib/${cpu}-linux-gnu${cpu === "arm" ? "eabihf" : ""}/lirc/plugins`).find(existsSync) ??
  "";

/** Remotes with each flag and field that occurs, written for this test. */
const WRITTEN: Readonly<Record<string, string>> = {
  "nec with pre-data":
    "bits 16\nflags SPACE_ENC|CONST_LENGTH\nheader 9000 4500\none 563 1687\nzero 563 563\nptrail 563\npre_data_bits 16\npre_data 0x20DF\ngap 108000",
  "reverse, with post-data and foot":
    "bits 8\nflags SPACE_ENC|REVERSE\nheader 3400 1700\none 430 1290\nzero 430 430\nptrail 430\nplead 300\nfoot 500 900\npost_data_bits 8\npost_data 0xA5\npost 600 700\npre_data_bits 4\npre_data 0x9\npre 800 850\ngap 60000",
  rc5: "bits 13\nflags RC5|CONST_LENGTH\none 889 889\nzero 889 889\nplead 889\ngap 113000",
  rc6: "bits 13\nflags RC6|CONST_LENGTH\nheader 2667 889\none 444 444\nzero 444 444\npre_data_bits 8\npre_data 0xEF\nrc6_mask 0x10000\ngap 107000",
  "sony, by its marks": "bits 12\nflags SPACE_ENC|CONST_LENGTH\nheader 2400 600\none 1200 600\nzero 600 600\ngap 45000",
};
const configOf = (name: string, parameters: string) =>
  `begin remote\nname ${name.replace(/\W/g, "_")}\neps 30\naeps 100\n${parameters}\nbegin codes\nKEY_POWER 0x08F7\nKEY_MUTE 0x0123\nKEY_UP 0x0AAA\nend codes\nend remote\n`;

const place = tempDir();
afterAll(place.remove);

/** What lirc sends for a key, without the last gap. */
function byLirc(file: string, key: string): number[] {
  execFileSync("irsimsend", ["-U", PLUGINS, "-k", key, file], {
    cwd: place.path,
    env: { ...process.env, HOME: place.path },
    stdio: "pipe",
  });
  const lines = readFileSync(join(place.path, "simsend.out"), "utf8").trim().split("\n");
  const timingsUs = lines.map((line) => Number(line.split(" ")[1]) * (line.startsWith("pulse") ? 1 : -1));
  while ((timingsUs.at(-1) ?? 0) < 0) timingsUs.pop();
  while ((timingsUs[0] ?? 0) < 0) timingsUs.shift();
  return timingsUs;
}

function compare(text: string, maxKeys: number): void {
  const file = join(place.path, "remote.lircd.conf");
  writeFileSync(file, text);
  const { remotes, problems } = parseLircdConfig(text);
  expect(problems).toEqual([]);
  for (const remote of remotes) {
    for (const { name, codes } of remote.keys.slice(0, maxKeys)) {
      const ours = encodeKey(remote, codes);
      expect({ remote: remote.name, key: name, timingsUs: ours.ok && ours.value }).toEqual({
        remote: remote.name,
        key: name,
        timingsUs: byLirc(file, name),
      });
    }
    for (const { name, lengthsUs } of remote.rawKeys.slice(0, maxKeys)) {
      expect({ key: name, lengthsUs }).toEqual({ key: name, lengthsUs: byLirc(file, name).map(Math.abs) });
    }
  }
}

describeWith(["irsimsend"], "lirc's encoder", () => {
  test.each(Object.entries(WRITTEN))("agrees on a remote with %s", (name, parameters) => {
    compare(configOf(name, parameters), 3);
  });

  const files = existsSync(CORPUS) ? readdirSync(CORPUS).filter((name) => name.endsWith(".lircd.conf")) : [];
  (files.length > 0 ? describe : describe.skip)(
    files.length > 0 ? "on recorded remotes" : "on recorded remotes (skipped: there are none here)",
    () => {
      test.each(files.length > 0 ? files : ["none"])("agrees on each key of %s", (file) => {
        compare(readFileSync(join(CORPUS, file), "utf8"), 200);
      });
    },
  );
});
