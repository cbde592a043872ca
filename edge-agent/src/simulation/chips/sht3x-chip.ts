import { wordBytes } from "../../sensors/sensirion-words.ts";
import { MEASURE_ONCE, READ_STATUS } from "../../sensors/sht3x/sht3x.ts";
import type { SimulatedChip } from "./simulated-i2c-bus.ts";

interface Air {
  readonly temperatureC: number;
  readonly humidityPct: number;
}

// Sensirion SHT3x-DIS version 4, section 2.2, at most
const CONVERSION_MS = 15.5;

// section 4.11: no alert, no command or checksum that failed
const STATUS = 0x0000;

const countsOf = (share: number) => Math.min(65_535, Math.max(0, Math.round(share * 65_535)));

/** An SHT3x with its longest conversion time: asked before that, or read twice, it does not answer. */
export function createSht3xChip(airNow: () => Air, monotonicMs: () => number): SimulatedChip {
  let isStatusAsked = false;
  let answer: { readonly bytes: readonly number[]; readonly readyAtMs: number } | undefined;
  return {
    write(bytes) {
      if (answer && monotonicMs() < answer.readyAtMs) return false;
      isStatusAsked = bytes[0] === READ_STATUS[0] && bytes[1] === READ_STATUS[1];
      if (isStatusAsked) return true;
      if (bytes[0] !== MEASURE_ONCE[0] || bytes[1] !== MEASURE_ONCE[1]) return false;
      const { temperatureC, humidityPct } = airNow();
      answer = {
        bytes: [...wordBytes(countsOf((temperatureC + 45) / 175)), ...wordBytes(countsOf(humidityPct / 100))],
        readyAtMs: monotonicMs() + CONVERSION_MS,
      };
      return true;
    },
    read(length) {
      if (isStatusAsked) return wordBytes(STATUS).slice(0, length);
      if (!answer || monotonicMs() < answer.readyAtMs) return undefined;
      const { bytes } = answer;
      answer = undefined;
      return bytes.slice(0, length);
    },
  };
}
