/** The chip's own constants, EEPROM 0xAA to 0xBF (Bosch BST-BMP180-DS000 rev. 2.8, p. 13). */
export interface Bmp180Calibration {
  readonly ac1: number;
  readonly ac2: number;
  readonly ac3: number;
  readonly ac4: number;
  readonly ac5: number;
  readonly ac6: number;
  readonly b1: number;
  readonly b2: number;
  readonly mb: number;
  readonly mc: number;
  readonly md: number;
}

/** Uncompensated, as the chip counts. */
export interface Bmp180Raw {
  readonly temperatureCounts: number;
  readonly pressureCounts: number;
  readonly oversampling: number;
}

export interface Bmp180Measurement {
  readonly temperatureC: number;
  readonly pressurePa: number;
}

const WORDS = [
  "ac1",
  "ac2",
  "ac3",
  "ac4",
  "ac5",
  "ac6",
  "b1",
  "b2",
  "mb",
  "mc",
  "md",
] as const satisfies readonly (keyof Bmp180Calibration)[];
const UNSIGNED = new Set<keyof Bmp180Calibration>(["ac4", "ac5", "ac6"]);
export const CALIBRATION_LENGTH = WORDS.length * 2;

/** Eleven words, most significant byte first; undefined where one of them is 0x0000 or 0xFFFF, which the data sheet excludes (p. 13). */
export function parseCalibration(bytes: Uint8Array): Bmp180Calibration | undefined {
  if (bytes.length !== CALIBRATION_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = WORDS.map((_name, index) => view.getUint16(index * 2));
  if (words.some((word) => word === 0 || word === 0xffff)) return undefined;
  const entries = WORDS.map((name, index) => [name, UNSIGNED.has(name) ? view.getUint16(index * 2) : view.getInt16(index * 2)]);
  return Object.fromEntries(entries) as Bmp180Calibration;
}

/** As the chip would hand it out. */
export function calibrationBytes(calibration: Bmp180Calibration): Uint8Array {
  const view = new DataView(new ArrayBuffer(CALIBRATION_LENGTH));
  for (const [index, name] of WORDS.entries()) view.setInt16(index * 2, calibration[name]);
  return new Uint8Array(view.buffer);
}

/** The data sheet shifts whole numbers of more than 32 bits to the right, which rounds down; >> of JavaScript would cut them. */
const shift = (number: number, bits: number) => Math.floor(number / 2 ** bits);

/** Temperature to 0.1 °C and pressure to 1 Pa (data sheet p. 15); undefined where the counts are none that this chip could give. */
export function compensate(calibration: Bmp180Calibration, raw: Bmp180Raw): Bmp180Measurement | undefined {
  const { ac1, ac2, ac3, ac4, ac5, ac6, b1, b2, mc, md } = calibration;
  const { temperatureCounts, pressureCounts, oversampling } = raw;
  const t1 = shift((temperatureCounts - ac6) * ac5, 15);
  if (t1 + md === 0) return undefined;
  const b5 = t1 + Math.trunc((mc * 2 ** 11) / (t1 + md));
  const temperatureC = shift(b5 + 8, 4) / 10;

  const b6 = b5 - 4000;
  const x3 = shift(b2 * shift(b6 * b6, 12), 11) + shift(ac2 * b6, 11);
  const b3 = shift((ac1 * 4 + x3) * 2 ** oversampling + 2, 2);
  const y3 = shift(shift(ac3 * b6, 13) + shift(b1 * shift(b6 * b6, 12), 16) + 2, 2);
  const b4 = shift(ac4 * (y3 + 32_768), 15);
  if (b4 <= 0) return undefined;
  const b7 = (pressureCounts - b3) * shift(50_000, oversampling);
  const p = b7 < 0x80000000 ? Math.trunc((b7 * 2) / b4) : Math.trunc(b7 / b4) * 2;
  const p1 = shift(shift(p, 8) ** 2 * 3038, 16);
  const p2 = shift(-7357 * p, 16);
  return { temperatureC, pressurePa: p + shift(p1 + p2 + 3791, 4) };
}
