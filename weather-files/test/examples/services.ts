import { type Example, GARDEN, lines } from "./example.ts";

export const netatmoOutdoor: Example = {
  file: "Outdoor_31-1-2026.csv",
  profile: "Netatmo",
  text: lines(
    "Name;Long;Lat;ModuleName;ModuleType",
    '"Haus Süd";7.1315254;50.8524881;"Garten";"Outdoor"',
    'Timestamp;"Timezone : Europe/Berlin";Temperature;Humidity',
    '1769814000;"2026/01/31 00:00:00";-2.5;88',
    '1769814300;"2026/01/31 00:05:00";-2.6;',
  ),
  items: ["2026-01-30T23:00:00.000Z haus-sud temperatureC=-2.5 humidityPct=88", "2026-01-30T23:05:00.000Z haus-sud temperatureC=-2.6"],
  uses: { Timestamp: "time", Temperature: "temperatureC in °C", Humidity: "humidityPct in %" },
  notes: [
    "Netatmo's file names no units: °C, %, mbar, mm and km/h are taken, which it writes unless its owner chose others",
    'the station "Haus Süd" is stored as haus-sud',
  ],
};

/** What hangs indoors knows the pressure of the place. */
export const netatmoIndoor: Example = {
  file: "Indoor_31-1-2026.csv",
  profile: "Netatmo",
  text: lines(
    "Name;Long;Lat;ModuleName;ModuleType",
    '"Haus Süd";7.1315254;50.8524881;;Indoor',
    'Timestamp;"Timezone : Europe/Berlin";Temperature;Humidity;CO2;Noise;Pressure',
    '1769814000;"2026/01/31 00:00:00";22.6;46;981;32;1019.1',
  ),
  items: ["2026-01-30T23:00:00.000Z haus-sud seaLevelPressureHpa=1019.1"],
  uses: { Timestamp: "time", Pressure: "seaLevelPressureHpa in hPa" },
  notes: [
    "Netatmo's file names no units: °C, %, mbar, mm and km/h are taken, which it writes unless its owner chose others",
    'the station "Haus Süd" is stored as haus-sud',
  ],
};

/** A module that measures neither CO2 nor noise, and a comma in a name. */
export const netatmoIndoorPlain: Example = {
  file: "Bad.csv",
  options: GARDEN,
  profile: "Netatmo",
  text: lines(
    "Name;Long;Lat;ModuleName;ModuleType",
    '"Haus; Süd, hinten";7.1315254;50.8524881;"Bad, oben";"Indoor"',
    'Timestamp;"Timezone : Europe/Berlin";Temperature;Humidity;Pressure',
    '1769814000;"2026/01/31 00:00:00";22.6;46;1019.1',
  ),
  items: ["2026-01-30T23:00:00.000Z garden seaLevelPressureHpa=1019.1"],
  uses: { Timestamp: "time", Pressure: "seaLevelPressureHpa in hPa" },
  notes: ["Netatmo's file names no units: °C, %, mbar, mm and km/h are taken, which it writes unless its owner chose others"],
};

export const netatmoRain: Example = {
  file: "Regen.csv",
  options: GARDEN,
  profile: "Netatmo",
  text: lines(
    "Name;Long;Lat;ModuleName;ModuleType",
    '"Haus";0.548669;41.1340977;"pluie";"Rain gauge"',
    'Timestamp;"Timezone : Europe/Madrid";Rain',
    '1769814000;"2026/01/31 00:00:00";0.101',
    '1769814300;"2026/01/31 00:05:00";0',
  ),
  items: ["2026-01-30T23:00:00.000Z garden rainMm=0.101", "2026-01-30T23:05:00.000Z garden rainMm=0"],
  uses: { Timestamp: "time", Rain: "rainMm in mm" },
  notes: ["Netatmo's file names no units: °C, %, mbar, mm and km/h are taken, which it writes unless its owner chose others"],
};

export const netatmoWind: Example = {
  file: "Wind.csv",
  options: GARDEN,
  profile: "Netatmo",
  text: lines(
    'Timestamp;"Timezone : Europe/Madrid";WindStrength;WindAngle;GustStrength;GustAngle',
    '1769814000;"2026/01/31 00:00:00";18;270;36;280',
  ),
  items: ["2026-01-30T23:00:00.000Z garden windSpeedMs=5 windGustMs=10 windDirectionDeg=270"],
  uses: { Timestamp: "time", WindStrength: "windSpeedMs in km/h", GustStrength: "windGustMs in km/h", WindAngle: "windDirectionDeg in °" },
  notes: ["Netatmo's file names no units: °C, %, mbar, mm and km/h are taken, which it writes unless its owner chose others"],
};

/** bulk.meteostat.net/v2/hourly: no header. */
export const meteostatBulk: Example = {
  file: "10384.csv",
  options: GARDEN,
  profile: "Meteostat",
  text: lines("2019-07-09,00,20.0,17.7,90,,,230,7.2,,,,", "2019-07-09,3,19.1,,95,0.4,0,220,36.0,54.0,1013.2,30,7"),
  items: [
    "2019-07-09T00:00:00.000Z garden temperatureC=20 dewPointC=17.7 humidityPct=90 windDirectionDeg=230 windSpeedMs=2 (dew point 17.7)",
    "2019-07-09T03:00:00.000Z garden temperatureC=19.1 humidityPct=95 rainMm=0.4 windDirectionDeg=220 windSpeedMs=10 windGustMs=15 seaLevelPressureHpa=1013.2",
  ],
  uses: {
    "1": "time",
    "2": "time",
    "3": "temperatureC in °C",
    "4": "dewPointC in °C",
    "5": "humidityPct in %",
    "6": "rainMm in mm",
    "8": "windDirectionDeg in °",
    "9": "windSpeedMs in km/h",
    "10": "windGustMs in km/h",
    "11": "seaLevelPressureHpa in hPa",
  },
  notes: [
    "Meteostat's bulk files have no header; their columns are 1 date, 2 hour, 3 temp, 4 dwpt, 5 rhum, 6 prcp, 7 snow, 8 wdir, 9 wspd, 10 wpgt, 11 pres, 12 tsun, 13 coco",
    "the times of 1 and 2 are taken as of UTC, which this kind of file says",
  ],
};

export const meteostatHourly: Example = {
  file: "export.csv",
  options: GARDEN,
  profile: "Meteostat",
  text: lines(
    "time,temp,dwpt,rhum,prcp,snow,wdir,wspd,wpgt,pres,tsun,coco",
    "2026-01-31 00:00:00,-1.5,-3.0,89,0.2,,180,10.8,21.6,1020.1,0,3",
  ),
  items: [
    "2026-01-31T00:00:00.000Z garden temperatureC=-1.5 dewPointC=-3 humidityPct=89 rainMm=0.2 windDirectionDeg=180 windSpeedMs=3 windGustMs=6 seaLevelPressureHpa=1020.1 (dew point -3)",
  ],
  uses: {
    time: "time",
    temp: "temperatureC in °C",
    dwpt: "dewPointC in °C",
    rhum: "humidityPct in %",
    prcp: "rainMm in mm",
    wdir: "windDirectionDeg in °",
    wspd: "windSpeedMs in km/h",
    wpgt: "windGustMs in km/h",
    pres: "seaLevelPressureHpa in hPa",
  },
  notes: ["the times of time are taken as of UTC, which this kind of file says"],
};

/** data.meteostat.net/hourly/2026: the hour in four columns, and who measured beside each value. */
export const meteostatYear: Example = {
  file: "10384.csv",
  options: GARDEN,
  profile: "Meteostat",
  text: lines(
    "year,month,day,hour,temp,temp_source,rhum,rhum_source,prcp,prcp_source,wdir,wdir_source,wspd,wspd_source,pres,pres_source,cldc,cldc_source,coco,coco_source",
    "2026,1,5,7,-1.5,dwd_hourly,89,dwd_hourly,0.2,dwd_hourly,180,dwd_hourly,10.8,dwd_hourly,1020.1,dwd_hourly,8,dwd_hourly,3,dwd_mosmix",
  ),
  items: [
    "2026-01-05T07:00:00.000Z garden temperatureC=-1.5 humidityPct=89 rainMm=0.2 windDirectionDeg=180 windSpeedMs=3 seaLevelPressureHpa=1020.1",
  ],
  uses: {
    year: "time",
    month: "time",
    day: "time",
    hour: "time",
    temp: "temperatureC in °C",
    rhum: "humidityPct in %",
    prcp: "rainMm in mm",
    wdir: "windDirectionDeg in °",
    wspd: "windSpeedMs in km/h",
    pres: "seaLevelPressureHpa in hPa",
  },
  notes: ["the times of year and month and day and hour are taken as of UTC, which this kind of file says"],
};
