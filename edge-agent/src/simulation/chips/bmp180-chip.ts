import { BMP180_CHIP_ID } from "../../sensors/bmp180/bmp180.ts";
import { type Bmp180Calibration, calibrationBytes, compensate } from "../../sensors/bmp180/compensation.ts";
import { firstCount } from "./first-count.ts";
import type { SimulatedChip } from "./simulated-i2c-bus.ts";

interface Air {
  readonly temperatureC: number;
  readonly pressureHpa: number;
}

// the example of the data sheet, p. 15 (Bosch BST-BMP180-DS000 rev. 2.8)
const CALIBRATION: Bmp180Calibration = {
  ac1: 408,
  ac2: -72,
  ac3: -14_383,
  ac4: 32_741,
  ac5: 32_757,
  ac6: 23_153,
  b1: 6190,
  b2: 4,
  mb: -32_768,
  mc: -8711,
  md: 2868,
};
const CONTROL_REGISTER = 0xf4;
const MEASURE_TEMPERATURE = 0x2e;

const temperatureCountsOf = (temperatureC: number) =>
  firstCount(16, (temperatureCounts) => {
    const measured = compensate(CALIBRATION, { temperatureCounts, pressureCounts: 0, oversampling: 0 });
    return measured !== undefined && temperatureCounts > CALIBRATION.ac6 - 1000 && measured.temperatureC >= temperatureC;
  });

/** The counts that come nearest to the pressure: its formula, which cannot be turned round, tried by halving. */
function pressureCountsOf(pressurePa: number, temperatureCounts: number, oversampling: number): number {
  const at = (pressureCounts: number) =>
    compensate(CALIBRATION, { temperatureCounts, pressureCounts, oversampling })?.pressurePa ?? Number.NaN;
  const above = firstCount(16 + oversampling, (counts) => at(counts) >= pressurePa);
  return above > 0 && pressurePa - at(above - 1) < at(above) - pressurePa ? above - 1 : above;
}

/** A BMP180 by its registers; it measures at once. */
export function createBmp180Chip(airNow: () => Air): SimulatedChip {
  const registers = new Uint8Array(256);
  registers.set(calibrationBytes(CALIBRATION), 0xaa);
  registers[0xd0] = BMP180_CHIP_ID;
  let pointer = 0;
  let temperatureCounts = temperatureCountsOf(15);

  function measure(command: number): void {
    if (command === MEASURE_TEMPERATURE) {
      temperatureCounts = temperatureCountsOf(airNow().temperatureC);
      registers.set([temperatureCounts >> 8, temperatureCounts & 0xff, 0], 0xf6);
      return;
    }
    const oversampling = command >> 6;
    const counts = pressureCountsOf(airNow().pressureHpa * 100, temperatureCounts, oversampling) << (8 - oversampling);
    registers.set([(counts >> 16) & 0xff, (counts >> 8) & 0xff, counts & 0xff], 0xf6);
  }

  return {
    write([register = 0, ...data]) {
      pointer = register;
      if (register === CONTROL_REGISTER && data[0] !== undefined) measure(data[0]);
      return true;
    },
    read: (length) => [...registers.subarray(pointer, pointer + length)],
  };
}
