/** What the simulated station tells of itself all year; in summer there are heat index and humidex too. */
export const SIMULATED_QUANTITIES = [
  "dewPointC",
  "humidityPct",
  "illuminanceLux",
  "pressureHpa",
  "seaLevelPressureHpa",
  "temperatureC",
  "wetBulbC",
];
