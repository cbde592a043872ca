/** What a BMP280's registers hold: Bosch BST-BMP280-DS001, sections 3.11.2 and 4.3. Its formulas are those of the BME280. */
import type { Bme280Calibration, Bme280Counts } from "../bme280/compensation.ts";

export type Bmp280Calibration = Pick<Bme280Calibration, "t" | "p">;
export type Bmp280Counts = Omit<Bme280Counts, "humidityCounts">;

/** 0x88 to 0x9F (table 17). */
export const CALIBRATION_LENGTH = 24;
/** 0xF7 to 0xFC. */
export const OUTPUT_LENGTH = 6;

// section 4.3.6: before the first measurement, and where one was skipped
const NOT_MEASURED = 0x80000;

/** The calibration, or undefined where the registers hold nothing a factory writes: all zeros or all ones. */
export function parseCalibration(bytes: Uint8Array): Bmp280Calibration | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const unsigned = (at: number) => view.getUint16(at, true);
  const signed = (at: number) => view.getInt16(at, true);
  if ([unsigned(0), unsigned(6)].some((factor) => factor === 0 || factor === 0xffff)) return undefined;
  return {
    t: [unsigned(0), signed(2), signed(4)],
    p: [unsigned(6), signed(8), signed(10), signed(12), signed(14), signed(16), signed(18), signed(20), signed(22)],
  };
}

/** The six bytes from 0xF7 on; undefined where the chip has not measured one of the two. */
export function parseCounts(bytes: Uint8Array): Bmp280Counts | undefined {
  const [p2 = 0, p1 = 0, p0 = 0, t2 = 0, t1 = 0, t0 = 0] = bytes;
  const pressureCounts = (p2 << 12) | (p1 << 4) | (p0 >> 4);
  const temperatureCounts = (t2 << 12) | (t1 << 4) | (t0 >> 4);
  return pressureCounts === NOT_MEASURED || temperatureCounts === NOT_MEASURED ? undefined : { temperatureCounts, pressureCounts };
}
