/** What the simulated station tells of itself all year; in summer there are heat index and humidex too. */
export const SIMULATED_QUANTITIES = [
  "apparentTemperatureC",
  "dewPointC",
  "humidityPct",
  "illuminanceLux",
  "pressureHpa",
  "rainDayMm",
  "rainHourMm",
  "rainMm",
  "rainRateMmh",
  "seaLevelPressureHpa",
  "temperatureC",
  "wetBulbC",
  "windDirectionDeg",
  "windGustMs",
  "windSpeedMs",
];
