import { type Example, GARDEN, lines, MODEL } from "./example.ts";

const UTC_NOTE = (column: string) => `the times of ${column} are taken as of UTC, which this kind of file says`;

export const undergroundAirport: Example = {
  file: "DailyHistory.html",
  options: GARDEN,
  profile: "Weather Underground (airport)",
  text: lines(
    "",
    "TimeEST,TemperatureF,Dew PointF,Humidity,Sea Level PressureIn,VisibilityMPH,Wind Direction,Wind SpeedMPH,Gust SpeedMPH,PrecipitationIn,Events,Conditions,WindDirDegrees,DateUTC<br />",
    "12:51 AM,50.0,41.0,66,29.92,10.0,West,10.0,20.0,0.10,Rain,Overcast,270,2026-01-31 05:51:00<br />",
    "1:51 AM,32.0,23.0,66,-9999,10.0,Calm,Calm,-,N/A,,Clear,0,2026-01-31 06:51:00<br />",
  ),
  items: [
    "2026-01-31T05:51:00.000Z garden temperatureC=10 dewPointC=5 humidityPct=66 seaLevelPressureHpa=1013.207589 visibilityM=16093.44 windSpeedMs=4.4704 windGustMs=8.9408 windDirectionDeg=270 rainHourMm=2.54 (dew point 5)",
    "2026-01-31T06:51:00.000Z garden temperatureC=0 dewPointC=-5 humidityPct=66 visibilityM=16093.44 windSpeedMs=0 (dew point -5)",
  ],
  uses: {
    DateUTC: "time",
    TemperatureF: "temperatureC in °F",
    "Dew PointF": "dewPointC in °F",
    Humidity: "humidityPct in %",
    "Sea Level PressureIn": "seaLevelPressureHpa in inHg",
    VisibilityMPH: "visibilityM in mi",
    "Wind SpeedMPH": "windSpeedMs in mph",
    "Gust SpeedMPH": "windGustMs in mph",
    PrecipitationIn: "rainHourMm in in",
    WindDirDegrees: "windDirectionDeg in °",
  },
  notes: [UTC_NOTE("DateUTC")],
};

/** As data sets made of it have them, with an underscore before each name; _rain is whether it rained. */
export const undergroundOldApi: Example = {
  file: "testset.csv",
  options: GARDEN,
  profile: "Weather Underground (API until 2018)",
  text: lines(
    "datetime_utc, _conds, _dewptm, _hum, _precipm, _pressurem, _rain, _tempm, _vism, _wdird, _wdire, _wgustm, _wspdm",
    "20160131-11:00,Smoke,9,27,,1010,0,30,5,280,West,,36",
    "20160131-12:00,Smoke,10,32,,-9999,1,28,,0,North,,0",
  ),
  items: [
    "2016-01-31T11:00:00.000Z garden temperatureC=30 dewPointC=9 humidityPct=27 seaLevelPressureHpa=1010 windSpeedMs=10 windDirectionDeg=280 visibilityM=5000 (dew point 9)",
    "2016-01-31T12:00:00.000Z garden temperatureC=28 dewPointC=10 humidityPct=32 windSpeedMs=0 (dew point 10)",
  ],
  uses: {
    datetime_utc: "time",
    _dewptm: "dewPointC in °C",
    _hum: "humidityPct in %",
    _precipm: "rainHourMm in mm",
    _pressurem: "seaLevelPressureHpa in hPa",
    _tempm: "temperatureC in °C",
    _vism: "visibilityM in km",
    _wdird: "windDirectionDeg in °",
    _wgustm: "windGustMs in km/h",
    _wspdm: "windSpeedMs in km/h",
  },
  notes: [UTC_NOTE("datetime_utc")],
};

export const openWeather: Example = {
  file: "history_bulk.csv",
  profile: "OpenWeather",
  text: lines(
    "dt,dt_iso,timezone,city_name,lat,lon,temp,visibility,dew_point,feels_like,temp_min,temp_max,pressure,sea_level,grnd_level,humidity,wind_speed,wind_deg,wind_gust,rain_1h,rain_3h,snow_1h,clouds_all,weather_id,weather_main",
    "1769860800,2026-01-31 12:00:00 +0000 UTC,3600,Berlin,52.5,13.4,275.55,9000,273.1,271.2,275.15,276.15,1029,,1020,85,2.1,250,,0.25,,,75,803,Clouds",
  ),
  items: [
    "2026-01-31T12:00:00.000Z berlin temperatureC=2.4 dewPointC=-0.05 humidityPct=85 seaLevelPressureHpa=1029 pressureHpa=1020 windSpeedMs=2.1 windDirectionDeg=250 rainHourMm=0.25 visibilityM=9000 (dew point -0.05)",
  ],
  uses: {
    dt: "time",
    city_name: "station",
    temp: "temperatureC in K",
    visibility: "visibilityM in m",
    dew_point: "dewPointC in K",
    pressure: "seaLevelPressureHpa in hPa",
    grnd_level: "pressureHpa in hPa",
    humidity: "humidityPct in %",
    wind_speed: "windSpeedMs in m/s",
    wind_deg: "windDirectionDeg in °",
    wind_gust: "windGustMs in m/s",
    rain_1h: "rainHourMm in mm",
  },
  notes: [MODEL, "its temperatures are in K, so its winds are taken in m/s"],
};

/** The lines above say the zone. */
export const openMeteo: Example = {
  file: "open-meteo-52.52N13.42E38m.csv",
  options: GARDEN,
  profile: "Open-Meteo",
  text: lines(
    "latitude,longitude,elevation,utc_offset_seconds,timezone,timezone_abbreviation",
    "52.52,13.419998,38.0,3600,Europe/Berlin,CET",
    "",
    "time,temperature_2m (°C),relative_humidity_2m (%),precipitation (mm),rain (mm),surface_pressure (hPa),pressure_msl (hPa),wind_speed_10m (km/h),wind_direction_10m (°),wind_gusts_10m (km/h),shortwave_radiation (W/m²)",
    "2026-01-31T12:00,11.2,78,0.30,0.20,1007.5,1012.0,9,260,18,120.0",
    "2026-01-31T13:00,11.3,77,0.00,0.00,1007.4,1011.9,9,260,18,130.0",
  ),
  items: [
    "2026-01-31T11:00:00.000Z garden temperatureC=11.2 humidityPct=78 pressureHpa=1007.5 seaLevelPressureHpa=1012 windSpeedMs=2.5 windGustMs=5 windDirectionDeg=260 rainMm=0.3",
    "2026-01-31T12:00:00.000Z garden temperatureC=11.3 humidityPct=77 pressureHpa=1007.4 seaLevelPressureHpa=1011.9 windSpeedMs=2.5 windGustMs=5 windDirectionDeg=260 rainMm=0",
  ],
  uses: {
    time: "time",
    "temperature_2m (°C)": "temperatureC in °C",
    "relative_humidity_2m (%)": "humidityPct in %",
    "precipitation (mm)": "rainMm in mm",
    "surface_pressure (hPa)": "pressureHpa in hPa",
    "pressure_msl (hPa)": "seaLevelPressureHpa in hPa",
    "wind_speed_10m (km/h)": "windSpeedMs in km/h",
    "wind_direction_10m (°)": "windDirectionDeg in °",
    "wind_gusts_10m (km/h)": "windGustMs in km/h",
  },
  notes: [MODEL, "the times of time are taken as of Europe/Berlin, which this kind of file says"],
};

/** As Grafana gives it: units are found from the numbers, as those of columns are. */
export const valueARow: Example = {
  file: "Weather-data-2026-01-31.csv",
  options: GARDEN,
  profile: "a table with a value a row",
  text: lines(
    '"Series";"Time";"Value"',
    '"Temperature";"2026-01-31T12:00:00+00:00";-2,5',
    '"Temperature";"2026-01-31T12:10:00+00:00";-2,4',
    '"Indoor temperature";"2026-01-31T12:00:00+00:00";21,5',
    '"Humidity";"2026-01-31T12:00:00+00:00";45',
    '"CO2";"2026-01-31T12:00:00+00:00";700',
  ),
  items: [
    "2026-01-31T12:00:00.000Z garden temperatureC=-2.5",
    "2026-01-31T12:10:00.000Z garden temperatureC=-2.4",
    "2026-01-31T12:00:00.000Z garden humidityPct=45",
  ],
  uses: { Time: "time", "Value of Temperature": "temperatureC in °C", "Value of Humidity": "humidityPct in %" },
  notes: ['"Series" says what "Value" is of', '"Temperature" says no unit; taken as °C, by the values of the file'],
};

export const valueARowWithUnits: Example = {
  file: "readings.csv",
  profile: "a table with a value a row",
  text: lines(
    "timestamp,device,sensor,value,unit",
    "2026-01-31T12:00:00Z,Patio,temperature,50,°F",
    "2026-01-31T12:00:00Z,Patio,outdoor temperature,41,°F",
    "2026-01-31T12:00:00Z,Patio,pressure,101325,Pa",
  ),
  items: ["2026-01-31T12:00:00.000Z patio temperatureC=5", "2026-01-31T12:00:00.000Z patio pressureHpa=1013.25"],
  uses: {
    timestamp: "time",
    device: "station",
    "value of outdoor temperature": "temperatureC in °F",
    "value of pressure": "pressureHpa in Pa",
  },
  notes: ['"sensor" says what "value" is of'],
};
