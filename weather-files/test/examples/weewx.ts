import { type Example, GARDEN, lines } from "./example.ts";

/** Names of weewx/src/schemas/wview_extended.py; usUnits of weewx/__init__.py: 1 US, 16 METRIC, 17 METRICWX. */
export const weewxCsv: Example = {
  file: "archive.csv",
  options: GARDEN,
  profile: "weewx",
  text: lines(
    "dateTime,usUnits,interval,altimeter,barometer,dewpoint,extraTemp1,inTemp,luminosity,outHumidity,outTemp,pressure,radiation,rain,rainRate,windDir,windGust,windSpeed,txBatteryStatus",
    "1767225600,1,5,30.01,29.92,41.0,70.1,68.5,,80.0,50.0,29.53,120.5,0.1,0.12,270.0,20.0,10.0,0",
    "1767225900,16,5,,1013.2,5.0,,,1200.0,80.0,10.0,1000.0,,0.254,0.3,None,36.0,18.0,",
    "1767226200,17,5,,1013.2,5.0,,,,80.0,10.0,1000.0,,2.54,3.0,90.0,10.0,5.0,",
    "1767226500,2,5,,1013.2,5.0,,,,80.0,10.0,1000.0,,2.54,3.0,90.0,10.0,5.0,",
  ),
  items: [
    "2026-01-01T00:00:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=5 pressureHpa=1000.000672 seaLevelPressureHpa=1013.207589 windSpeedMs=4.4704 windGustMs=8.9408 windDirectionDeg=270 rainMm=2.54 rainRateMmh=3.048 (dew point 5)",
    "2026-01-01T00:05:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=5 pressureHpa=1000 seaLevelPressureHpa=1013.2 illuminanceLux=1200 windSpeedMs=5 windGustMs=10 rainMm=2.54 rainRateMmh=3 (dew point 5)",
    "2026-01-01T00:10:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=5 pressureHpa=1000 seaLevelPressureHpa=1013.2 windSpeedMs=5 windGustMs=10 windDirectionDeg=90 rainMm=2.54 rainRateMmh=3 (dew point 5)",
    'left out 5 outTemp: usUnits is "2"; expected 1, 16, 17',
    'left out 5 dewpoint: usUnits is "2"; expected 1, 16, 17',
    'left out 5 pressure: usUnits is "2"; expected 1, 16, 17',
    'left out 5 barometer: usUnits is "2"; expected 1, 16, 17',
    'left out 5 windSpeed: usUnits is "2"; expected 1, 16, 17',
    'left out 5 windGust: usUnits is "2"; expected 1, 16, 17',
    'left out 5 rain: usUnits is "2"; expected 1, 16, 17',
    'left out 5 rainRate: usUnits is "2"; expected 1, 16, 17',
    "2026-01-01T00:15:00.000Z garden humidityPct=80 windDirectionDeg=90",
  ],
  uses: {
    dateTime: "time",
    outTemp: 'temperatureC in as "usUnits" says',
    outHumidity: "humidityPct in %",
    dewpoint: 'dewPointC in as "usUnits" says',
    pressure: 'pressureHpa in as "usUnits" says',
    barometer: 'seaLevelPressureHpa in as "usUnits" says',
    luminosity: "illuminanceLux in lx",
    windSpeed: 'windSpeedMs in as "usUnits" says',
    windGust: 'windGustMs in as "usUnits" says',
    windDir: "windDirectionDeg in °",
    rain: 'rainMm in as "usUnits" says',
    rainRate: 'rainRateMmh in as "usUnits" says',
  },
};

/** What the extension weewx-csv writes: a header behind #, None for no value. */
export const weewxCsvService: Example = {
  file: "data-2026-01.csv",
  options: GARDEN,
  profile: "weewx",
  text: lines(
    "# dateTime,barometer,outHumidity,outTemp,rain,usUnits,windSpeed",
    "1767225600,1013.25,55.0,-3.25,0.0,17,None",
    "1767225900,1013.35,56.0,-3.5,0.2,17,1.5",
  ),
  items: [
    "2026-01-01T00:00:00.000Z garden temperatureC=-3.25 humidityPct=55 seaLevelPressureHpa=1013.25 rainMm=0",
    "2026-01-01T00:05:00.000Z garden temperatureC=-3.5 humidityPct=56 seaLevelPressureHpa=1013.35 windSpeedMs=1.5 rainMm=0.2",
  ],
  uses: {
    dateTime: "time",
    outTemp: 'temperatureC in as "usUnits" says',
    outHumidity: "humidityPct in %",
    barometer: 'seaLevelPressureHpa in as "usUnits" says',
    windSpeed: 'windSpeedMs in as "usUnits" says',
    rain: 'rainMm in as "usUnits" says',
  },
};

/** With units in the header, as a spreadsheet leaves it, and local times. */
export const weewxUnits: Example = {
  file: "weewx.csv",
  options: { ...GARDEN, timeZone: "Europe/Berlin" },
  profile: "weewx",
  text: lines("dateTime,outTemp (°C),barometer (mbar),outHumidity,windSpeed (m/s),rain (mm)", "2026-01-31 12:00:00,1.5,1013.2,80,2,0.2"),
  items: ["2026-01-31T11:00:00.000Z garden temperatureC=1.5 humidityPct=80 seaLevelPressureHpa=1013.2 windSpeedMs=2 rainMm=0.2"],
  uses: {
    dateTime: "time",
    "outTemp (°C)": "temperatureC in °C",
    outHumidity: "humidityPct in %",
    "barometer (mbar)": "seaLevelPressureHpa in hPa",
    "windSpeed (m/s)": "windSpeedMs in m/s",
    "rain (mm)": "rainMm in mm",
  },
};
