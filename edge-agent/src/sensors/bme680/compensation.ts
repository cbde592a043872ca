/** The BME680's arithmetic: Bosch BST-BME680-DS001 rev. 1.0, section 3.3, in floating point as in Bosch's own driver, BME68x_SensorAPI. */

export interface Bme680Calibration {
  readonly t: readonly [number, number, number];
  readonly p: readonly [number, number, number, number, number, number, number, number, number, number];
  readonly h: readonly [number, number, number, number, number, number, number];
}

export interface Bme680Counts {
  readonly temperatureCounts: number;
  readonly pressureCounts: number;
  readonly humidityCounts: number;
}

/** 0x8A to 0xA0 (section 3.3). */
export const FIRST_CALIBRATION = { register: 0x8a, length: 23 } as const;
/** 0xE1 to 0xEA. */
export const SECOND_CALIBRATION = { register: 0xe1, length: 10 } as const;
/** 0x1D to 0x26: the status, one byte without meaning, pressure, temperature, humidity. */
export const OUTPUT = { register: 0x1d, length: 10 } as const;

// section 5.3.5.1
const HAS_NEW_DATA = 0x80;
const NOT_MEASURED_20_BITS = 0x80000;
const NOT_MEASURED_16_BITS = 0x8000;

/** The calibration of the two blocks, or undefined where they hold nothing a factory writes: all zeros or all ones. */
export function parseCalibration(first: Uint8Array, second: Uint8Array): Bme680Calibration | undefined {
  const low = new DataView(first.buffer, first.byteOffset, first.length);
  const high = new DataView(second.buffer, second.byteOffset, second.length);
  const lowAt = (register: number) => register - FIRST_CALIBRATION.register;
  const highAt = (register: number) => register - SECOND_CALIBRATION.register;
  const word = (register: number) => low.getInt16(lowAt(register), true);
  const byte = (register: number) => low.getInt8(lowAt(register));
  const t1 = high.getUint16(highAt(0xe9), true);
  const p1 = low.getUint16(lowAt(0x8e), true);
  if ([t1, p1].some((factor) => factor === 0 || factor === 0xffff)) return undefined;
  const shared = high.getUint8(highAt(0xe2));
  return {
    t: [t1, word(0x8a), byte(0x8c)],
    // P6 and P7 have changed places in the registers
    p: [p1, word(0x90), byte(0x92), word(0x94), word(0x96), byte(0x99), byte(0x98), word(0x9c), word(0x9e), low.getUint8(lowAt(0xa0))],
    h: [
      (high.getUint8(highAt(0xe3)) << 4) | (shared & 0x0f),
      (high.getUint8(highAt(0xe1)) << 4) | (shared >> 4),
      high.getInt8(highAt(0xe4)),
      high.getInt8(highAt(0xe5)),
      high.getInt8(highAt(0xe6)),
      high.getUint8(highAt(0xe7)),
      high.getInt8(highAt(0xe8)),
    ],
  };
}

/** The ten bytes from 0x1D on; undefined while the chip has not measured all three. */
export function parseCounts(bytes: Uint8Array): Bme680Counts | undefined {
  const [status = 0, , p2 = 0, p1 = 0, p0 = 0, t2 = 0, t1 = 0, t0 = 0, h1 = 0, h0 = 0] = bytes;
  const pressureCounts = (p2 << 12) | (p1 << 4) | (p0 >> 4);
  const temperatureCounts = (t2 << 12) | (t1 << 4) | (t0 >> 4);
  const humidityCounts = (h1 << 8) | h0;
  const isMeasured =
    (status & HAS_NEW_DATA) !== 0 &&
    pressureCounts !== NOT_MEASURED_20_BITS &&
    temperatureCounts !== NOT_MEASURED_20_BITS &&
    humidityCounts !== NOT_MEASURED_16_BITS;
  return isMeasured ? { temperatureCounts, pressureCounts, humidityCounts } : undefined;
}

/** The fine temperature, 5120 to the degree, on which pressure and humidity depend. */
export function fineTemperature({ t }: Bme680Calibration, counts: number): number {
  const offset = counts / 16_384 - t[0] / 1024;
  const square = (counts / 131_072 - t[0] / 8192) ** 2;
  return offset * t[1] + square * t[2] * 16;
}

/** Pa, or undefined where the calibration would divide by zero. */
export function pressurePa({ p }: Bme680Calibration, counts: number, fine: number): number | undefined {
  const [p1, p2, p3, p4, p5, p6, p7, p8, p9, p10] = p;
  const half = fine / 2 - 64_000;
  const offset = ((half * half * p6) / 131_072 + half * p5 * 2) / 4 + p4 * 65_536;
  const factor = (1 + ((p3 * half * half) / 16_384 + p2 * half) / 524_288 / 32_768) * p1;
  if (factor === 0) return undefined;
  const pressure = ((1_048_576 - counts - offset / 4096) * 6250) / factor;
  const square = (p9 * pressure * pressure) / 2_147_483_648;
  const cube = ((pressure / 256) ** 3 * p10) / 131_072;
  return pressure + (square + (pressure * p8) / 32_768 + cube + p7 * 128) / 16;
}

/** Relative humidity in percent, 0 to 100. */
export function humidityPct({ h }: Bme680Calibration, counts: number, fine: number): number {
  const [h1, h2, h3, h4, h5, h6, h7] = h;
  const celsius = fine / 5120;
  const offset = counts - (h1 * 16 + (h3 / 2) * celsius);
  const linear = offset * (h2 / 262_144) * (1 + (h4 / 16_384) * celsius + (h5 / 1_048_576) * celsius * celsius);
  return Math.min(100, Math.max(0, linear + (h6 / 16_384 + (h7 / 2_097_152) * celsius) * linear * linear));
}
