import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { createRecordingTransmitter } from "../../src/infrared/transmitter/recording-transmitter.ts";
import { encodeNec } from "../support/encode.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { isoAt, T0_MS } from "../support/readings.ts";

describe("the recording transmitter", () => {
  test("writes a line for each transmission and is busy as long as the light would be", async () => {
    const folder = tempDir();
    const file = join(folder.path, "demo", "ir-sent.ndjson");
    const { clock, advance, sleeping } = createManualClock(T0_MS);
    const frame = encodeNec({ address: 4, command: 8 });
    let isDone = false;
    const sending = createRecordingTransmitter(file, clock).transmit(frame, { remote: "demo-tv", button: "power" });
    void sending.then(() => {
      isDone = true;
    });
    while (sleeping() === 0) await advance(0);
    await advance(67);
    expect(isDone).toBe(false);
    await advance(2);
    expect(await sending).toEqual({ ok: true, value: undefined });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ at: isoAt(0), ...frame, remote: "demo-tv", button: "power" });
    folder.remove();
  });

  test("keeps two files at most", async () => {
    const folder = tempDir();
    const file = join(folder.path, "ir-sent.ndjson");
    const instantly = { nowMs: () => T0_MS, monotonicMs: () => 0, sleepMs: async () => {} };
    const transmitter = createRecordingTransmitter(file, instantly, 400);
    for (let count = 0; count < 20; count += 1) await transmitter.transmit({ carrierHz: 38_000, timingsUs: [count + 1, -1, 1] }, {});
    const lines = [`${file}.1`, file].flatMap((name) => readFileSync(name, "utf8").trim().split("\n"));
    expect(lines.length).toBeLessThan(20);
    expect(JSON.parse(lines.at(-1) ?? "").timingsUs[0]).toBe(20);
    expect(readFileSync(file, "utf8").length).toBeLessThanOrEqual(400);
    folder.remove();
  });

  test("a file that cannot be written is an error in words", async () => {
    const { clock } = createManualClock(T0_MS);
    const sent = await createRecordingTransmitter("/dev/null/ir.ndjson", clock).transmit({ carrierHz: 38_000, timingsUs: [1] }, {});
    expect(sent.ok ? "" : sent.error).toMatch(/^cannot write \/dev\/null\/ir\.ndjson: /);
  });
});
