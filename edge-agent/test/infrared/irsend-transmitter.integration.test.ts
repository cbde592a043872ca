import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { findProgram } from "../../../test/support/programs.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createIrsendTransmitter } from "../../src/infrared/transmitter/irsend-transmitter.ts";

const CONF = `begin remote
  name testtv
  bits 16
  flags SPACE_ENC|CONST_LENGTH
  eps 30
  aeps 100
  header 9000 4500
  one 563 1688
  zero 563 563
  ptrail 563
  gap 108000
  begin codes
    KEY_POWER 0x10EF
  end codes
end remote
`;
const FRAME = { carrierHz: 38_000, timingsUs: [560] };

jest.setTimeout(30_000);

// The real lircd with its driver that writes pulses into a file
describeWith(["lircd", "irsend"], "the transmitter over irsend", () => {
  let folder: ReturnType<typeof tempDir>;
  let daemon: ChildProcess | undefined;
  const path = (name: string) => join(folder.path, name);
  beforeEach(() => {
    folder = tempDir();
  });
  afterEach(async () => {
    if (daemon && daemon.exitCode === null) {
      daemon.kill();
      await once(daemon, "exit");
    }
    daemon = undefined;
    folder.remove();
  });

  async function startLircd(): Promise<void> {
    writeFileSync(path("tv.lircd.conf"), CONF);
    const files = [`--device=${path("out")}`, `--output=${path("socket")}`, `--pidfile=${path("pid")}`, `--logfile=${path("log")}`];
    daemon = spawn(findProgram("lircd") as string, ["--nodaemon", "--driver=file", ...files, path("tv.lircd.conf")], { stdio: "ignore" });
    await waitFor("lircd", () => {
      if (daemon?.exitCode !== null) throw new Error(`lircd ended: ${readFileSync(path("log"), "utf8")}`);
      return existsSync(path("socket"));
    });
  }
  const transmitter = () => createIrsendTransmitter({ program: findProgram("irsend") as string, socket: path("socket") });

  test("has lircd send a button by its name", async () => {
    await startLircd();
    expect(await transmitter().transmit(FRAME, { remote: "testtv", button: "KEY_POWER" })).toEqual({ ok: true, value: undefined });
    await waitFor("the pulses", () => existsSync(path("out")) && readFileSync(path("out"), "utf8").includes("pulse 9000"));
    const pulses = readFileSync(path("out"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("pulse"));
    expect(pulses).toHaveLength(18); // header, 16 bits, trail
  });

  test("says what lircd says of a remote that it does not know", async () => {
    await startLircd();
    const sent = await transmitter().transmit(FRAME, { remote: "hifi", button: "KEY_POWER" });
    expect(sent).toEqual({ ok: false, error: expect.stringMatching(/unknown remote: "hifi"/) });
  });

  test("says that lircd does not run", async () => {
    const sent = await transmitter().transmit(FRAME, { remote: "testtv", button: "KEY_POWER" });
    expect(sent).toEqual({ ok: false, error: expect.stringMatching(/^lircd does not run: sudo systemctl start lircd/) });
  });

  test("says that a code without a name cannot be sent this way", async () => {
    expect(await transmitter().transmit(FRAME, {})).toEqual({ ok: false, error: expect.stringMatching(/buttons by their names only/) });
  });
});
