import { BERLIN, type Example, GARDEN, lines } from "./example.ts";

/** The values of obs_st. */
export const tempestObservations: Example = {
  file: "tempest.csv",
  options: GARDEN,
  profile: "Tempest",
  text: lines(
    "timestamp,wind_lull,wind_avg,wind_gust,wind_direction,wind_sample_interval,pressure,temperature,humidity,illuminance,uv,solar_radiation,precip,precip_type,strike_distance,strike_count,battery,report_interval,local_daily_precip,precip_final,local_daily_precip_final,precip_analysis_type",
    "1769860800,0.54,1.07,1.61,32,3,993.6,26.2,84,49154,3.54,410,0.2,1,37,1,2.61,1,2.3,,,0",
    "1769860860,,,,,3,993.5,26.1,,,3.54,410,0,0,0,0,2.61,1,2.3,,,0",
  ),
  items: [
    "2026-01-31T12:00:00.000Z garden temperatureC=26.2 humidityPct=84 pressureHpa=993.6 illuminanceLux=49154 windSpeedMs=1.07 windGustMs=1.61 windDirectionDeg=32 rainMm=0.2 rainDayMm=2.3",
    "2026-01-31T12:01:00.000Z garden temperatureC=26.1 pressureHpa=993.5 rainMm=0 rainDayMm=2.3",
  ],
  uses: {
    timestamp: "time",
    temperature: "temperatureC in °C",
    humidity: "humidityPct in %",
    pressure: "pressureHpa in hPa",
    illuminance: "illuminanceLux in lx",
    wind_avg: "windSpeedMs in m/s",
    wind_gust: "windGustMs in m/s",
    wind_direction: "windDirectionDeg in °",
    precip: "rainMm in mm",
    local_daily_precip: "rainDayMm in mm",
  },
  notes: [
    "the header names no units: those of WeatherFlow's API are taken: °C, mb, m/s, lx and mm",
    "the numbers of timestamp count seconds since 1970",
  ],
};

/** The names of the observations of a station. */
export const tempestStation: Example = {
  file: "station.csv",
  options: BERLIN,
  profile: "Tempest",
  text: lines(
    "time,air_temperature,relative_humidity,station_pressure,sea_level_pressure,wind_lull,wind_avg,wind_gust,wind_direction,brightness,uv,solar_radiation,precip,precip_accum_last_1hr,precip_accum_local_day,feels_like,dew_point",
    "2026-01-31 12:00:00,3.5,80,993.6,1013.2,0,2.5,5.0,200,12000,1,100,0.1,0.4,1.6,1.0,0.4",
  ),
  items: [
    "2026-01-31T11:00:00.000Z garden temperatureC=3.5 humidityPct=80 dewPointC=0.4 pressureHpa=993.6 seaLevelPressureHpa=1013.2 illuminanceLux=12000 windSpeedMs=2.5 windGustMs=5 windDirectionDeg=200 rainMm=0.1 rainHourMm=0.4 rainDayMm=1.6 (dew point 0.4)",
  ],
  uses: {
    time: "time",
    air_temperature: "temperatureC in °C",
    relative_humidity: "humidityPct in %",
    dew_point: "dewPointC in °C",
    station_pressure: "pressureHpa in hPa",
    sea_level_pressure: "seaLevelPressureHpa in hPa",
    brightness: "illuminanceLux in lx",
    wind_avg: "windSpeedMs in m/s",
    wind_gust: "windGustMs in m/s",
    wind_direction: "windDirectionDeg in °",
    precip: "rainMm in mm",
    precip_accum_last_1hr: "rainHourMm in mm",
    precip_accum_local_day: "rainDayMm in mm",
  },
  notes: ["the header names no units: those of WeatherFlow's API are taken: °C, mb, m/s, lx and mm"],
};

/** With units that its owner chose, named in the header. */
export const tempestUnits: Example = {
  file: "tempest.csv",
  options: GARDEN,
  profile: "Tempest",
  text: lines(
    "Timestamp,Wind Lull,Wind Avg (mph),Wind Gust (mph),Temperature (°F),Pressure (inHg)",
    "2026-01-31T12:00:00Z,0,10,20,50,29.53",
  ),
  items: ["2026-01-31T12:00:00.000Z garden temperatureC=10 pressureHpa=1000.000672 windSpeedMs=4.4704 windGustMs=8.9408"],
  uses: {
    Timestamp: "time",
    "Temperature (°F)": "temperatureC in °F",
    "Pressure (inHg)": "pressureHpa in inHg",
    "Wind Avg (mph)": "windSpeedMs in mph",
    "Wind Gust (mph)": "windGustMs in mph",
  },
};
