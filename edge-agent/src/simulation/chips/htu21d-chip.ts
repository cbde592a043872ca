import { crc8 } from "../../sensors/crc8.ts";
import { compensateHumidityPct } from "../../sensors/htu21d/conversion.ts";
import { MEASURE, USER_REGISTER } from "../../sensors/htu21d/htu21d.ts";
import type { SimulatedChip } from "./simulated-i2c-bus.ts";

interface Air {
  readonly temperatureC: number;
  readonly humidityPct: number;
}

// TE HTU21D(F) 05/2017, p. 3 and 4, at most
const CONVERSION_MS = { temperature: 50, humidity: 16 } as const;

// p. 13
const DEFAULT_USER_REGISTER = 0x02;

/** The nearest count of so many bits, at the place of the 16 where the chip puts it. */
function countsOf(share: number, bits: number): number {
  const counts = Math.round(share * 2 ** bits);
  return Math.min(2 ** bits - 1, Math.max(1, counts)) << (16 - bits);
}

/** An HTU21D with its longest conversion times: asked before, it does not answer. */
export function createHtu21dChip(airNow: () => Air, monotonicMs: () => number): SimulatedChip {
  let answer: { readonly word: number; readonly readyAtMs: number } | undefined;
  let isUserRegisterAsked = false;
  return {
    write([command]) {
      if (answer && monotonicMs() < answer.readyAtMs) return false;
      isUserRegisterAsked = command === USER_REGISTER;
      if (isUserRegisterAsked) return true;
      const { temperatureC, humidityPct } = airNow();
      if (command === MEASURE.temperature) {
        answer = { word: countsOf((temperatureC + 46.85) / 175.72, 14), readyAtMs: monotonicMs() + CONVERSION_MS.temperature };
      } else if (command === MEASURE.humidity) {
        const uncompensatedPct = humidityPct - compensateHumidityPct(0, temperatureC);
        answer = { word: countsOf((uncompensatedPct + 6) / 125, 12) | 0x02, readyAtMs: monotonicMs() + CONVERSION_MS.humidity };
      } else return false;
      return true;
    },
    read(length) {
      if (isUserRegisterAsked) return [DEFAULT_USER_REGISTER];
      if (!answer || monotonicMs() < answer.readyAtMs) return undefined;
      const bytes = [answer.word >> 8, answer.word & 0xff];
      return [...bytes, crc8(bytes, 0)].slice(0, length);
    },
  };
}
