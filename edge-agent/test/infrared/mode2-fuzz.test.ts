/** Random bytes of a receiver: no crash, no hang. IR_FUZZ sets how many. */
import { decodeSignal } from "@clima/infrared";
import { expect, test } from "@jest/globals";
import { createRandom } from "../../../test/support/random.ts";
import { seedOfRun } from "../../../test/support/seed.ts";
import { patientMs } from "../../../test/support/wait-for.ts";
import { createMode2Reader } from "../../src/infrared/receiver/mode2.ts";

const COUNT = Number(process.env["IR_FUZZ"] ?? 500);
const SEED = seedOfRun();

test(
  "the reader of the receiver takes any bytes",
  () => {
    const random = createRandom(SEED);
    const upTo = (max: number) => Math.floor(random() * (max + 1));
    for (let count = 0; count < COUNT; count += 1) {
      const signals: (readonly number[])[] = [];
      const reader = createMode2Reader((timingsUs) => signals.push(timingsUs));
      reader.words(Buffer.from(Array.from({ length: upTo(400) }, () => upTo(255))));
      reader.flush();
      for (const timingsUs of signals) {
        decodeSignal(timingsUs);
        expect(timingsUs.length).toBeGreaterThanOrEqual(5);
        expect(timingsUs[0]).toBeGreaterThan(0);
        expect(timingsUs.at(-1)).toBeGreaterThan(0);
      }
    }
  },
  patientMs(600_000),
);
