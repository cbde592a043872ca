/** The BME280's arithmetic: Bosch BST-BME280-DS001 rev. 1.23, section 8.1 (double precision). */

export interface Bme280Calibration {
  readonly t: readonly [number, number, number];
  readonly p: readonly [number, number, number, number, number, number, number, number, number];
  readonly h: readonly [number, number, number, number, number, number];
}

export interface Bme280Counts {
  readonly temperatureCounts: number;
  readonly pressureCounts: number;
  readonly humidityCounts: number;
}

export interface Bme280Measured {
  readonly temperatureC: number;
  readonly pressurePa: number;
  readonly humidityPct: number;
}

/** 0x88 to 0xA1 (section 4.2.2, table 16). */
export const FIRST_CALIBRATION_LENGTH = 26;
/** 0xE1 to 0xE7. */
export const SECOND_CALIBRATION_LENGTH = 7;

// section 5.4: what the registers hold before the first measurement, and where one was skipped
const NOT_MEASURED_20_BITS = 0x80000;
const NOT_MEASURED_16_BITS = 0x8000;

/** The calibration of the two blocks, or undefined where they hold nothing a factory writes: all zeros or all ones. */
export function parseCalibration(first: Uint8Array, second: Uint8Array): Bme280Calibration | undefined {
  const low = new DataView(first.buffer, first.byteOffset, first.length);
  const high = new DataView(second.buffer, second.byteOffset, second.length);
  const unsigned = (at: number) => low.getUint16(at, true);
  const signed = (at: number) => low.getInt16(at, true);
  const factors = [unsigned(0), unsigned(6)];
  if (factors.some((factor) => factor === 0 || factor === 0xffff)) return undefined;
  const shared = high.getUint8(4);
  return {
    t: [unsigned(0), signed(2), signed(4)],
    p: [unsigned(6), signed(8), signed(10), signed(12), signed(14), signed(16), signed(18), signed(20), signed(22)],
    h: [
      low.getUint8(25),
      high.getInt16(0, true),
      high.getUint8(2),
      (high.getInt8(3) << 4) | (shared & 0x0f),
      (high.getInt8(5) << 4) | (shared >> 4),
      high.getInt8(6),
    ],
  };
}

/** The two blocks that hold a calibration. */
export function calibrationBytes({ t, p, h }: Bme280Calibration): readonly [Uint8Array, Uint8Array] {
  const first = new DataView(new ArrayBuffer(FIRST_CALIBRATION_LENGTH));
  for (const [index, word] of [...t, ...p].entries()) first.setInt16(index * 2, word, true);
  first.setUint8(25, h[0]);
  const second = new DataView(new ArrayBuffer(SECOND_CALIBRATION_LENGTH));
  second.setInt16(0, h[1], true);
  second.setUint8(2, h[2]);
  second.setInt8(3, h[3] >> 4);
  second.setUint8(4, (h[3] & 0x0f) | ((h[4] & 0x0f) << 4));
  second.setInt8(5, h[4] >> 4);
  second.setInt8(6, h[5]);
  return [new Uint8Array(first.buffer), new Uint8Array(second.buffer)];
}

/** The fine temperature, 5120 to the degree, on which pressure and humidity depend. */
export function fineTemperature({ t }: Pick<Bme280Calibration, "t">, counts: number): number {
  const offset = counts / 16_384 - t[0] / 1024;
  const square = counts / 131_072 - t[0] / 8192;
  return offset * t[1] + square * square * t[2];
}

/** Pa, or undefined where the calibration would divide by zero. */
export function pressurePa({ p }: Pick<Bme280Calibration, "p">, counts: number, fine: number): number | undefined {
  const half = fine / 2 - 64_000;
  const offset = ((half * half * p[5]) / 32_768 + half * p[4] * 2) / 4 + p[3] * 65_536;
  const factor = (1 + ((p[2] * half * half) / 524_288 + p[1] * half) / 524_288 / 32_768) * p[0];
  if (factor === 0) return undefined;
  const pressure = ((1_048_576 - counts - offset / 4096) * 6250) / factor;
  return pressure + ((p[8] * pressure * pressure) / 2_147_483_648 + (pressure * p[7]) / 32_768 + p[6]) / 16;
}

/** Relative humidity in percent, 0 to 100. */
export function humidityPct({ h }: Bme280Calibration, counts: number, fine: number): number {
  const [h1, h2, h3, h4, h5, h6] = h;
  const offset = fine - 76_800;
  const linear =
    (counts - (h4 * 64 + (h5 / 16_384) * offset)) * ((h2 / 65_536) * (1 + (h6 / 67_108_864) * offset * (1 + (h3 / 67_108_864) * offset)));
  return Math.min(100, Math.max(0, linear * (1 - (h1 * linear) / 524_288)));
}

/** The eight bytes from 0xF7 on; undefined where the chip has not measured one of the three. */
export function parseCounts(bytes: Uint8Array): Bme280Counts | undefined {
  const [p2 = 0, p1 = 0, p0 = 0, t2 = 0, t1 = 0, t0 = 0, h1 = 0, h0 = 0] = bytes;
  const pressureCounts = (p2 << 12) | (p1 << 4) | (p0 >> 4);
  const temperatureCounts = (t2 << 12) | (t1 << 4) | (t0 >> 4);
  const humidityCounts = (h1 << 8) | h0;
  const isMeasured =
    pressureCounts !== NOT_MEASURED_20_BITS && temperatureCounts !== NOT_MEASURED_20_BITS && humidityCounts !== NOT_MEASURED_16_BITS;
  return isMeasured ? { temperatureCounts, pressureCounts, humidityCounts } : undefined;
}

/** What the counts mean; undefined where they make no pressure. */
export function compensate(calibration: Bme280Calibration, counts: Bme280Counts): Bme280Measured | undefined {
  const fine = fineTemperature(calibration, counts.temperatureCounts);
  const pressure = pressurePa(calibration, counts.pressureCounts, fine);
  if (pressure === undefined) return undefined;
  return { temperatureC: fine / 5120, pressurePa: pressure, humidityPct: humidityPct(calibration, counts.humidityCounts, fine) };
}
