/** A real lircd, whose driver writes what it would send into a file. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { findProgram } from "../../../test/support/programs.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createIrsendTransmitter } from "../../src/infrared/transmitter/irsend-transmitter.ts";
import { encodeNec } from "../support/encode.ts";

const PLUGINS =
  ["x86_64-linux-gnu", "aarch64-linux-gnu", "arm-linux-gnueabihf"].map((cpu) => `/usr/lib/${cpu}/lirc/plugins`).find(existsSync) ?? "";
const CONFIG = `begin remote
  name Living_room_TV
  bits 16
  flags SPACE_ENC|CONST_LENGTH
  eps 30
  aeps 100
  header 9000 4500
  one 563 1688
  zero 563 563
  ptrail 563
  pre_data_bits 16
  pre_data 0x20DF
  gap 108000
  begin codes
    KEY_POWER 0x10EF
  end codes
end remote
`;

let lircd: ChildProcess | undefined;
afterEach(() => {
  lircd?.kill("SIGKILL");
});

describeWith(["irsimsend", "lircd"], "lircd", () => {
  test("presses the button of its own remote, and says what it does not know", async () => {
    const place = tempDir();
    const at = (name: string) => join(place.path, name);
    writeFileSync(at("tv.lircd.conf"), CONFIG);
    writeFileSync(at("out.txt"), "");
    const files = [
      `--device=${at("out.txt")}`,
      `--output=${at("lircd.sock")}`,
      `--pidfile=${at("lircd.pid")}`,
      `--logfile=${at("lircd.log")}`,
    ];
    lircd = spawn(findProgram("lircd") ?? "", ["--nodaemon", "--driver=file", `--plugindir=${PLUGINS}`, ...files, at("tv.lircd.conf")], {
      stdio: "ignore",
    });
    await waitFor("lircd", () => existsSync(at("lircd.sock")));
    const transmitter = createIrsendTransmitter("irsend", at("lircd.sock"));
    const frame = encodeNec({ address: 4, command: 8 });
    expect(await transmitter.transmit(frame, { remote: "Living room TV", button: "KEY_POWER" })).toEqual({ ok: true, value: undefined });
    const lengths = () => readFileSync(at("out.txt"), "utf8").match(/(?:pulse|space) \d+/g) ?? [];
    await waitFor("the pulses", () => lengths().length >= 67);
    expect(lengths().slice(0, 67)).toEqual(frame.timingsUs.map((us) => `${us > 0 ? "pulse" : "space"} ${Math.abs(us)}`));
    expect(await transmitter.transmit(frame, { remote: "Living room TV", button: "KEY_WRONG" })).toEqual({
      ok: false,
      error: expect.stringMatching(/^irsend: ./),
    });
    expect(await transmitter.transmit(frame, {})).toEqual({ ok: false, error: expect.stringMatching(/buttons of its own remotes only/) });
    place.remove();
  });
});

test("without irsend it says how to get it", async () => {
  const sent = await createIrsendTransmitter("/nowhere/irsend").transmit(encodeNec({ address: 4, command: 8 }), {
    remote: "tv",
    button: "x",
  });
  expect(sent).toEqual({ ok: false, error: expect.stringMatching(/not installed; sudo apt install lirc/) });
});
