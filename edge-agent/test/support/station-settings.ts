import type { AgentSettings } from "../../src/settings.ts";

/** A simulated station by its defaults, without a past. */
export const stationSettings: AgentSettings["station"] = {
  id: "garden",
  source: "simulated",
  intervalMs: 60_000,
  latitudeDeg: 50.1,
  longitudeDeg: 8.7,
  outboxMaxReadings: 10_000,
  outboxFlushS: 1,
  i2cBus: 1,
  rainGauge: { mmPerTip: 0.2794, debounceMs: 100 },
  anemometer: { metresPerSecondPerHz: 0.667, debounceMs: 2 },
  buttonLongPressMs: 3000,
  infraredSender: "auto",
  infraredReceiver: "auto",
  infraredRawRepeats: "ignore",
  infraredMaxDutyPct: 40,
  exitWhenSilentS: 900,
  simulationSeed: 42,
  simulationHistoryDays: 0,
  chips: { bmp180: "auto", bme280: "auto", htu21d: "auto", sht3x: "auto", bh1750: "auto" },
};
