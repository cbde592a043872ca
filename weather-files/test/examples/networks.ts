import { type Example, GARDEN, lines } from "./example.ts";

/** ncei.noaa.gov, isd-format-document.pdf */
export const noaaIsd: Example = {
  file: "10637099999.csv",
  text: lines(
    '"STATION","DATE","SOURCE","LATITUDE","LONGITUDE","ELEVATION","NAME","REPORT_TYPE","CALL_SIGN","QUALITY_CONTROL","WND","CIG","VIS","TMP","DEW","SLP","AA1","GA1","REM"',
    '"10637099999","2024-01-02T03:00:00","4","50.05","8.6","111.86","FRANKFURT MAIN, GM","FM-12","99999","V020","270,1,N,0041,1","00600,1,9,N","010000,1,9,9","+0123,1","-0007,1","10189,1","01,0010,9,5","07,1,+00600,1,99,9","SYN01210637"',
    '"10637099999","2024-01-02T04:00:00","4","50.05","8.6","111.86","FRANKFURT MAIN, GM","FM-12","99999","V020","999,9,C,0000,1","99999,9,9,N","999999,9,9,9","-0105,1","+9999,9","99999,9","99,9999,9,9","","SYN01210637"',
  ),
  profile: "NOAA ISD (global-hourly)",
  items: [
    "2024-01-02T03:00:00.000Z 10637099999 temperatureC=12.3 dewPointC=-0.7 seaLevelPressureHpa=1018.9 windDirectionDeg=270 windSpeedMs=4.1 visibilityM=10000 rainHourMm=1 (dew point -0.7)",
    "2024-01-02T04:00:00.000Z 10637099999 temperatureC=-10.5 windSpeedMs=0",
  ],
  uses: {
    DATE: "time",
    STATION: "station",
    TMP: "temperatureC in °C",
    DEW: "dewPointC in °C",
    SLP: "seaLevelPressureHpa in hPa",
    WND: "windSpeedMs in m/s",
    VIS: "visibilityM in m",
    AA1: "rainHourMm in mm",
  },
  notes: ["the times of DATE are taken as of UTC, which this kind of file says"],
};

/** ncei.noaa.gov, isd-lite-format.txt */
export const noaaIsdLite: Example = {
  file: "106370-99999-2010",
  text: lines(
    "2010 01 01 00   -33   -56 10064   270    46     2     0 -9999",
    "2010 01 01 01   105    98 10071     0     0     8    25    31",
  ),
  options: GARDEN,
  profile: "NOAA ISD-Lite",
  items: [
    "2010-01-01T00:00:00.000Z garden temperatureC=-3.3 dewPointC=-5.6 seaLevelPressureHpa=1006.4 windDirectionDeg=270 windSpeedMs=4.6 rainHourMm=0 (dew point -5.6)",
    "2010-01-01T01:00:00.000Z garden temperatureC=10.5 dewPointC=9.8 seaLevelPressureHpa=1007.1 windSpeedMs=0 rainHourMm=2.5 (dew point 9.8)",
  ],
  uses: {
    "1": "time",
    "2": "time",
    "3": "time",
    "4": "time",
    "5": "temperatureC in °C",
    "6": "dewPointC in °C",
    "7": "seaLevelPressureHpa in hPa",
    "8": "windDirectionDeg in °",
    "9": "windSpeedMs in m/s",
    "11": "rainHourMm in mm",
  },
  notes: ["the times of 1 and 2 and 3 and 4 are taken as of UTC, which this kind of file says"],
};

/** ncei.noaa.gov, ghcnh_DOCUMENTATION.pdf */
export const ghcnHourly: Example = {
  file: "GHCNh_USW00013874_2023.psv",
  text: lines(
    "Station_ID|Station_name|Year|Month|Day|Hour|Minute|Latitude|Longitude|Elevation|temperature|temperature_Measurement_Code|temperature_Quality_Code|temperature_Report_Type|temperature_Source_Code|temperature_Source_Station_ID|dew_point_temperature|dew_point_temperature_Quality_Code|wind_direction|wind_speed|precipitation|precipitation_6_hour|altimeter|visibility|snow_depth|remarks",
    "USW00013874|ATLANTA HARTSFIELD|2023|2|3|4|5|33.6301|-84.4418|307.8|11.7||1|FM15-|343|72219013874|3.3|1|300|4.1|0.3|2.0|1018.6|16.093||MET101",
    "USW00013874|ATLANTA HARTSFIELD|2023|12|31|23|52|33.6301|-84.4418|307.8|-0.6||2|FM15-|343|72219013874|-3.3|7|0|0.0|||||2|MET101",
  ),
  profile: "GHCN-hourly",
  items: [
    "2023-02-03T04:05:00.000Z usw00013874 temperatureC=11.7 dewPointC=3.3 windDirectionDeg=300 windSpeedMs=4.1 rainHourMm=0.3 visibilityM=16093 (dew point 3.3)",
    "left out 3 dew_point_temperature: the quality code 7 of dew_point_temperature says that it failed a check",
    "2023-12-31T23:52:00.000Z usw00013874 temperatureC=-0.6 windSpeedMs=0 ?temperatureC",
  ],
  uses: {
    Year: "time",
    Month: "time",
    Day: "time",
    Hour: "time",
    Minute: "time",
    Station_ID: "station",
    temperature: "temperatureC in °C",
    dew_point_temperature: "dewPointC in °C",
    wind_direction: "windDirectionDeg in °",
    wind_speed: "windSpeedMs in m/s",
    precipitation: "rainHourMm in mm",
    visibility: "visibilityM in km",
  },
  notes: ["the times of Year and Month and Day and Hour and Minute are taken as of UTC, which this kind of file says"],
};

/** mesonet.agron.iastate.edu/request/download.phtml */
export const iemAsos: Example = {
  file: "asos.txt",
  text: lines(
    "#DEBUG: Format Typ    -> comma",
    "#DEBUG: Time Period   -> 2022-07-04 00:00:00+00:00 2022-07-05 00:00:00+00:00",
    "#DEBUG: Time Zone     -> Etc/UTC",
    "#DEBUG: Data Contact   -> somebody",
    "#DEBUG: Entries Found -> 2",
    "station,valid,lon,lat,tmpf,dwpf,relh,drct,sknt,p01i,alti,mslp,vsby,gust,skyc1,skyl1,wxcodes,ice_accretion_1hr,peak_wind_gust,peak_wind_drct,peak_wind_time,feel,metar,snowdepth",
    "AMW,2022-07-04 11:53,-93.6218,41.992,71.96,69.98,93.46,260.00,4.00,0.56,29.98,1014.60,2.00,14.00,FEW,700.00,TSRA BR,M,M,M,M,71.96,KAMW 041153Z AUTO 26004KT 2SM,M",
    "AMW,2022-07-04 12:53,-93.6218,41.992,32.00,M,M,0.00,0.00,T,29.98,M,10.00,M,CLR,M,M,M,M,M,M,32.00,KAMW 041253Z AUTO 00000KT 10SM,M",
  ),
  profile: "IEM ASOS",
  items: [
    "2022-07-04T11:53:00.000Z amw temperatureC=22.2 dewPointC=21.1 humidityPct=93.46 windDirectionDeg=260 windSpeedMs=2.057778 windGustMs=7.202222 rainHourMm=14.224 seaLevelPressureHpa=1014.6 visibilityM=3218.688 (dew point 21.1)",
    'left out 8 p01i: "T" is a trace, too little to be measured',
    "2022-07-04T12:53:00.000Z amw temperatureC=0 windSpeedMs=0 visibilityM=16093.44",
  ],
  uses: {
    valid: "time",
    station: "station",
    tmpf: "temperatureC in °F",
    dwpf: "dewPointC in °F",
    relh: "humidityPct in %",
    drct: "windDirectionDeg in °",
    sknt: "windSpeedMs in kn",
    gust: "windGustMs in kn",
    p01i: "rainHourMm in in",
    mslp: "seaLevelPressureHpa in hPa",
    vsby: "visibilityM in mi",
  },
  notes: ["the times of valid are taken as of Etc/UTC, which this kind of file says"],
};

/** The same with data=metar */
export const metarTable: Example = {
  file: "metar.csv",
  text: lines(
    "station,valid,lon,lat,metar",
    "EHAM,2024-07-01 12:25,4.76,52.31,EHAM 011225Z 24012G25KT 9999 FEW030 21/12 Q1016 NOSIG",
    "KDEN,2024-07-01 12:53,-104.65,39.85,KDEN 011253Z VRB03KT 1 1/2SM M00/M02 A3001 RMK AO2 SLP987 P0012 T10001017",
  ),
  profile: "METAR",
  items: [
    "2024-07-01T12:25:00.000Z eham temperatureC=21 dewPointC=12 windDirectionDeg=240 windSpeedMs=6.173333 windGustMs=12.861111 visibilityM=10000 (dew point 12)",
    "2024-07-01T12:53:00.000Z kden temperatureC=0 dewPointC=-1.7 seaLevelPressureHpa=998.7 windSpeedMs=1.543333 visibilityM=2414.016 rainHourMm=3.048 (dew point -1.7)",
  ],
  uses: {
    valid: "time",
    station: "station",
    metar: "rainHourMm in mm",
  },
  notes: ["the times of valid are taken as of UTC, which this kind of file says"],
};

/** home-assistant/frontend: src/panels/history/ha-panel-history.ts */
export const homeAssistantHistory: Example = {
  file: "history.csv",
  text: lines(
    "entity_id,state,last_changed",
    "sensor.garden_humidity,56,2026-01-01T00:00:02.000Z",
    "sensor.garden_temperature,3.4,2026-01-01T00:00:01.123Z",
    "sensor.garden_temperature,unavailable,2026-01-01T00:30:00.000Z",
    "sensor.garden_temperature,-0.2,2026-01-01T01:00:00.000Z",
    "sensor.kitchen_temperature,21.5,2026-01-01T00:00:01.123Z",
  ),
  options: GARDEN,
  profile: "Home Assistant",
  items: [
    "2026-01-01T00:00:02.000Z garden humidityPct=56",
    "2026-01-01T00:00:01.123Z garden temperatureC=3.4",
    "2026-01-01T01:00:00.000Z garden temperatureC=-0.2",
  ],
  uses: {
    last_changed: "time",
    "state of sensor.garden_humidity": "humidityPct in %",
    "state of sensor.garden_temperature": "temperatureC in °C",
  },
  notes: ["the file says no units: they are found from the first values where those leave no doubt; --map says others"],
};

/** klausj1/homeassistant-statistics, "Export Output" */
export const homeAssistantStatistics: Example = {
  file: "statistics.tsv",
  text: lines(
    "statistic_id\tunit\tstart\tmin\tmax\tmean",
    "sensor.garden_temperature\t°F\t26.01.2024 12:00\t40\t60\t50",
    "sensor.garden_wind_speed\tkm/h\t26.01.2024 13:00\t0\t36\t18",
    "sensor.energy\tkWh\t26.01.2024 13:00\t0\t36\t18",
  ),
  options: { ...GARDEN, timeZone: "Europe/Vienna" },
  profile: "Home Assistant",
  items: ["2024-01-26T11:00:00.000Z garden temperatureC=10", "2024-01-26T12:00:00.000Z garden windSpeedMs=5"],
  uses: {
    start: "time",
    "mean of sensor.garden_temperature": "temperatureC in °F",
    "mean of sensor.garden_wind_speed": "windSpeedMs in km/h",
  },
  notes: ["hourly means, which are stored at the beginning of their hour as Home Assistant has them"],
};

/** The same history with a column a sensor, as a spreadsheet makes it. */
export const homeAssistantColumns: Example = {
  file: "pivot.csv",
  text: lines(
    "time,sensor.garden_temperature (°F),sensor.garden_humidity,sensor.kitchen_temperature (°F)",
    "2026-01-01T00:00:00Z,39.02,56,70",
    "2026-01-01T01:00:00Z,unavailable,57,70",
  ),
  options: GARDEN,
  profile: "Home Assistant",
  items: ["2026-01-01T00:00:00.000Z garden temperatureC=3.9 humidityPct=56", "2026-01-01T01:00:00.000Z garden humidityPct=57"],
  uses: {
    time: "time",
    "sensor.garden_temperature (°F)": "temperatureC in °F",
    "sensor.garden_humidity": "humidityPct in %",
  },
};
