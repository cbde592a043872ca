import { describe, expect, test } from "@jest/globals";
import { createCpuHeatCorrection, withHeatCorrected, withoutCpuHeatC } from "../../src/reading/cpu-heat.ts";
import { dewPointC } from "../../src/reading/humidity.ts";

describe("the correction of the processor's heat", () => {
  // Pimoroni's compensated-temperature example with its factor of 2.25
  test("is that of the known example: 26 °C beside 55 °C is 13.111 °C, and 38 % there is 84.6 %", async () => {
    expect(withoutCpuHeatC(26, 55, 2.25)).toBeCloseTo(13.111, 3);
    const corrected = await createCpuHeatCorrection(2.25, async () => 55)({ temperatureC: 26, humidityPct: 38, pressureHpa: 1000 });
    expect(corrected).toMatchObject({ ok: true, value: { pressureHpa: 1000 } });
    const { temperatureC = Number.NaN, humidityPct = Number.NaN } = corrected.ok ? corrected.value : {};
    expect(humidityPct).toBeCloseTo(84.6, 1);
    expect(dewPointC(temperatureC, humidityPct)).toBeCloseTo(dewPointC(26, 38) ?? Number.NaN, 9);
  });

  test("takes the mean of the last five temperatures", async () => {
    const cpuC = [90, 50, 50, 50, 50, 60];
    const correct = createCpuHeatCorrection(2, async () => cpuC.shift());
    const results = [];
    for (let count = 0; count < 6; count += 1) results.push(await correct({ temperatureC: 30 }));
    expect(results[0]).toEqual({ ok: true, value: { temperatureC: 0 } });
    expect(results[5]).toEqual({ ok: true, value: { temperatureC: 19 } });
  });

  test("says when it cannot be done, and needs no thermometer for the rest", async () => {
    expect(await createCpuHeatCorrection(2, async () => undefined)({ temperatureC: 30 })).toMatchObject({ ok: false });
    expect(await createCpuHeatCorrection(2, async () => 50)({ pressureHpa: 1000 })).toEqual({ ok: true, value: { pressureHpa: 1000 } });
  });
});

describe("sensors without the processor's warmth", () => {
  const read = async () => ({ temperatureC: 30, humidityPct: 40, pressureHpa: 1000 });
  const faults: string[] = [];
  const reportFault = (code: string) => void faults.push(code);

  test("are as they are where no factor is set", async () => {
    expect(await withHeatCorrected(read, undefined, reportFault)()).toEqual(await read());
  });

  test("keep back what is falsified while the processor does not tell its temperature", async () => {
    expect(
      await withHeatCorrected(
        read,
        createCpuHeatCorrection(2, async () => undefined),
        reportFault,
      )(),
    ).toEqual({ pressureHpa: 1000 });
    expect(faults).toEqual(["heat-not-corrected"]);
  });
});
