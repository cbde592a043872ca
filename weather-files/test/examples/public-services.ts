import { type Example, GARDEN, lines, MODEL } from "./example.ts";

/** Services give a station in each row; --station is for those that do not. */
const UTC_NOTE = (column: string) => `the times of ${column} are taken as of UTC, which this kind of file says`;
const DWD_NOTE = "the times of MESS_DATUM are UTC; those of ten minutes before 2000 are an hour ahead of it (MEZ), as the DWD says";

export const dwdHours: Example = {
  file: "produkt_tu_stunde_20260131_20260131_00044.txt",
  profile: "DWD",
  text: lines(
    "STATIONS_ID;MESS_DATUM;QN_9;TT_TU;RF_TU;eor",
    "         44;2026013100;    3;  -2.5;  82.0;eor",
    "         44;2026013123;    3;  -999;  85.0;eor",
    "         44;2026020100;    3;-999;  -999;eor",
  ),
  items: [
    "2026-01-31T00:00:00.000Z 44 temperatureC=-2.5 humidityPct=82",
    "2026-01-31T23:00:00.000Z 44 humidityPct=85",
    "refused 4: the row has no value",
  ],
  uses: { STATIONS_ID: "station", MESS_DATUM: "time", TT_TU: "temperatureC in °C", RF_TU: "humidityPct in %" },
  notes: [DWD_NOTE],
};

export const dwdPressure: Example = {
  file: "produkt_p0_stunde.txt",
  profile: "DWD",
  text: lines("STATIONS_ID;MESS_DATUM;QN_8;   P;  P0;eor", "         44;2026013100;    3; 1021.5; 1015.8;eor"),
  items: ["2026-01-31T00:00:00.000Z 44 seaLevelPressureHpa=1021.5 pressureHpa=1015.8"],
  uses: { STATIONS_ID: "station", MESS_DATUM: "time", P: "seaLevelPressureHpa in hPa", P0: "pressureHpa in hPa" },
  notes: [DWD_NOTE],
};

/** 990 are variable winds, 0 a calm. */
export const dwdWind: Example = {
  file: "produkt_ff_stunde.txt",
  profile: "DWD",
  text: lines(
    "STATIONS_ID;MESS_DATUM;QN_3;   F;   D;eor",
    "         11;2026013100;   10;   2.8; 190;eor",
    "         11;2026013101;   10;   3.1; 990;eor",
    "         11;2026013102;   10;   0.0;   0;eor",
  ),
  items: [
    "2026-01-31T00:00:00.000Z 11 windSpeedMs=2.8 windDirectionDeg=190",
    "2026-01-31T01:00:00.000Z 11 windSpeedMs=3.1",
    "2026-01-31T02:00:00.000Z 11 windSpeedMs=0",
  ],
  uses: { STATIONS_ID: "station", MESS_DATUM: "time", F: "windSpeedMs in m/s", D: "windDirectionDeg in °" },
  notes: [DWD_NOTE],
};

/** Before 2000 ten minutes are of MEZ. */
export const dwdTenMinutes: Example = {
  file: "produkt_zehn_min_tu.txt",
  profile: "DWD",
  text: lines(
    "STATIONS_ID;MESS_DATUM;  QN;PP_10;TT_10;TM5_10;RF_10;TD_10;eor",
    "         44;199912312350;    3;   -999;   8.6;   7.9;  82.0;   5.7;eor",
    "         44;202601310010;    3;   1014.2;   8.5;   7.7;  82.6;   5.5;eor",
  ),
  items: [
    "1999-12-31T22:50:00.000Z 44 temperatureC=8.6 humidityPct=82 dewPointC=5.7 (dew point 5.7)",
    "2026-01-31T00:10:00.000Z 44 temperatureC=8.5 humidityPct=82.6 dewPointC=5.5 pressureHpa=1014.2 (dew point 5.5)",
  ],
  uses: {
    STATIONS_ID: "station",
    MESS_DATUM: "time",
    PP_10: "pressureHpa in hPa",
    TT_10: "temperatureC in °C",
    RF_10: "humidityPct in %",
    TD_10: "dewPointC in °C",
  },
  notes: [DWD_NOTE],
};

export const knmiHours: Example = {
  file: "uurgeg_260_2021-2030.txt",
  profile: "KNMI",
  text: lines(
    "# BRON: KONINKLIJK NEDERLANDS METEOROLOGISCH INSTITUUT (KNMI)",
    "# T         : Temperatuur (in 0.1 graden Celsius)",
    "#",
    "# STN,YYYYMMDD,   HH,   DD,   FH,   FF,   FX,    T, T10N,   TD,    Q,   RH,    P,   VV,    U",
    "",
    "  260,20260131,    1,  220,   50,   60,  110,  142,     ,  103,    0,   12,10102,   70,   77",
    "  260,20260131,    2,  990,   10,   10,   20,  -38,     ,  -43,    0,   -1,10103,   70,   79",
    "  260,20260131,   24,    0,    0,    0,   10,    5,     ,    0,    0,    0,10104,   70,  100",
  ),
  items: [
    "2026-01-31T01:00:00.000Z 260 temperatureC=14.2 dewPointC=10.3 humidityPct=77 seaLevelPressureHpa=1010.2 windSpeedMs=6 windGustMs=11 windDirectionDeg=220 rainMm=1.2 (dew point 10.3)",
    "left out 7 RH: -1 is a trace, too little to be measured",
    "2026-01-31T02:00:00.000Z 260 temperatureC=-3.8 dewPointC=-4.3 humidityPct=79 seaLevelPressureHpa=1010.3 windSpeedMs=1 windGustMs=2 (dew point -4.3)",
    "2026-02-01T00:00:00.000Z 260 temperatureC=0.5 dewPointC=0 humidityPct=100 seaLevelPressureHpa=1010.4 windSpeedMs=0 windGustMs=1 rainMm=0 (dew point 0)",
  ],
  uses: {
    STN: "station",
    YYYYMMDD: "time",
    HH: "time",
    DD: "windDirectionDeg in °",
    FF: "windSpeedMs in m/s",
    FX: "windGustMs in m/s",
    T: "temperatureC in °C",
    TD: "dewPointC in °C",
    RH: "rainMm in mm",
    P: "seaLevelPressureHpa in hPa",
    U: "humidityPct in %",
  },
  notes: ["KNMI writes tenths: of °C, hPa, m/s and mm", UTC_NOTE("YYYYMMDD and HH")],
};

export const knmiJson: Example = {
  file: "knmi.csv",
  profile: "KNMI",
  text: lines(
    "station_code,date,hour,DD,FH,T,U",
    "260,2026-01-31T00:00:00.000Z,1,220,60,142,77",
    "260,2026-01-31T00:00:00.000Z,24,230,50,138,78",
  ),
  items: [
    "2026-01-31T01:00:00.000Z 260 temperatureC=14.2 humidityPct=77 windSpeedMs=6 windDirectionDeg=220",
    "2026-02-01T00:00:00.000Z 260 temperatureC=13.8 humidityPct=78 windSpeedMs=5 windDirectionDeg=230",
  ],
  uses: {
    station_code: "station",
    date: "time",
    hour: "time",
    DD: "windDirectionDeg in °",
    FH: "windSpeedMs in m/s",
    T: "temperatureC in °C",
    U: "humidityPct in %",
  },
  notes: ["KNMI writes tenths: of °C, hPa, m/s and mm", UTC_NOTE("date and hour")],
};

export const meteoSwissOpen: Example = {
  file: "ogd-smn_ber_t_recent.csv",
  profile: "MeteoSwiss",
  text: lines(
    "station_abbr;reference_timestamp;tre200s0;tre005s0;ure200s0;tde200s0;prestas0;pp0qnhs0;pp0qffs0;fkl010z1;fkl010z0;dkl010z0;fu3010z0;rre150z0;gre000z0",
    "BER;31.01.2026 00:10;4.5;4.1;88.9;2.9;949.6;1016.3;1016.1;2.5;1.5;205;5.4;0.1;0",
    "BER;31.01.2026 00:20;-;;89;;949.7;;;;;;;0;",
  ),
  items: [
    "2026-01-31T00:10:00.000Z ber temperatureC=4.5 humidityPct=88.9 dewPointC=2.9 pressureHpa=949.6 seaLevelPressureHpa=1016.1 windSpeedMs=1.5 windGustMs=2.5 windDirectionDeg=205 rainMm=0.1 (dew point 2.9)",
    "2026-01-31T00:20:00.000Z ber humidityPct=89 pressureHpa=949.7 rainMm=0",
  ],
  uses: {
    station_abbr: "station",
    reference_timestamp: "time",
    tre200s0: "temperatureC in °C",
    ure200s0: "humidityPct in %",
    tde200s0: "dewPointC in °C",
    prestas0: "pressureHpa in hPa",
    pp0qffs0: "seaLevelPressureHpa in hPa",
    fkl010z0: "windSpeedMs in m/s",
    fkl010z1: "windGustMs in m/s",
    dkl010z0: "windDirectionDeg in °",
    rre150z0: "rainMm in mm",
  },
  notes: [UTC_NOTE("reference_timestamp")],
};

export const meteoSwissNow: Example = {
  file: "VQHA80.csv",
  profile: "MeteoSwiss",
  text: lines("Station/Location;Date;tre200s0;fu3010z0;fu3010z1;fu3towz0", "TAE;202601311200;3.30;36.00;54.00;-"),
  items: ["2026-01-31T12:00:00.000Z tae temperatureC=3.3 windSpeedMs=10 windGustMs=15"],
  uses: {
    "Station/Location": "station",
    Date: "time",
    tre200s0: "temperatureC in °C",
    fu3010z0: "windSpeedMs in km/h",
    fu3010z1: "windGustMs in km/h",
  },
  notes: [UTC_NOTE("Date")],
};

export const meteoFranceHours: Example = {
  file: "H_01_2020-2029.csv",
  profile: "Météo-France",
  text: lines(
    "NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMMJJHH;RR1;QRR1;FF;QFF;DD;QDD;FXI;QFXI;T;QT;TD;QTD;TN;QTN;U;QU;PSTAT;QPSTAT;PMER;QPMER;VV;QVV;GLO;QGLO",
    "01014002;ARBENT;46.2;5.6;534;2026013100;0.2;1;1.2;1;180;1;3.1;1;-1.4;1;-2.3;1;-1.8;1;94;1;956.3;1;1032.2;1;4000;1;0;1",
  ),
  items: [
    "2026-01-31T00:00:00.000Z 01014002 temperatureC=-1.4 dewPointC=-2.3 humidityPct=94 pressureHpa=956.3 seaLevelPressureHpa=1032.2 windSpeedMs=1.2 windGustMs=3.1 windDirectionDeg=180 rainMm=0.2 visibilityM=4000 (dew point -2.3)",
  ],
  uses: {
    NUM_POSTE: "station",
    AAAAMMJJHH: "time",
    RR1: "rainMm in mm",
    FF: "windSpeedMs in m/s",
    DD: "windDirectionDeg in °",
    FXI: "windGustMs in m/s",
    T: "temperatureC in °C",
    TD: "dewPointC in °C",
    U: "humidityPct in %",
    PSTAT: "pressureHpa in hPa",
    PMER: "seaLevelPressureHpa in hPa",
    VV: "visibilityM in m",
  },
  notes: [UTC_NOTE("AAAAMMJJHH")],
};

export const meteoFranceSynop: Example = {
  file: "synop.202601.csv",
  profile: "Météo-France (SYNOP)",
  text: lines(
    "numer_sta;date;pmer;tend;dd;ff;t;td;u;vv;ww;pres;rafper;rr1;rr3",
    "07005;20260131030000;103540;-40;200;2.100000;272.350000;271.750000;96;390;45;102620;2.800000;0.200000;mq",
  ),
  items: [
    "2026-01-31T03:00:00.000Z 07005 temperatureC=-0.8 dewPointC=-1.4 humidityPct=96 pressureHpa=1026.2 seaLevelPressureHpa=1035.4 windSpeedMs=2.1 windGustMs=2.8 windDirectionDeg=200 rainHourMm=0.2 visibilityM=390 (dew point -1.4)",
  ],
  uses: {
    numer_sta: "station",
    date: "time",
    pmer: "seaLevelPressureHpa in Pa",
    dd: "windDirectionDeg in °",
    ff: "windSpeedMs in m/s",
    t: "temperatureC in K",
    td: "dewPointC in K",
    u: "humidityPct in %",
    vv: "visibilityM in m",
    pres: "pressureHpa in Pa",
    rafper: "windGustMs in m/s",
    rr1: "rainHourMm in mm",
  },
  notes: [UTC_NOTE("date")],
};

export const geoSphereApi: Example = {
  file: "tawes.csv",
  profile: "GeoSphere Austria",
  text: lines("time,station,FF,RF,RR,TL,P,DD,FFX", "2026-01-31T00:10+00:00,11035,1.8,60.0,0.1,12.3,994.6,250.0,4.5"),
  items: [
    "2026-01-31T00:10:00.000Z 11035 temperatureC=12.3 humidityPct=60 pressureHpa=994.6 windSpeedMs=1.8 windGustMs=4.5 windDirectionDeg=250 rainMm=0.1",
  ],
  uses: {
    time: "time",
    station: "station",
    FF: "windSpeedMs in m/s",
    RF: "humidityPct in %",
    RR: "rainMm in mm",
    TL: "temperatureC in °C",
    P: "pressureHpa in hPa",
    DD: "windDirectionDeg in °",
    FFX: "windGustMs in m/s",
  },
};

export const geoSphereTable: Example = {
  file: "tawes1h.csv",
  options: { timeZone: "Europe/Vienna" },
  profile: "GeoSphere Austria (TAWES)",
  text: lines(
    '"Station";"Name";"Höhe m";"Datum";"Zeit";"T °C";"TP °C";"RF %";"WR °";"WG km/h";"WSR °";"WSG km/h";"N l/m²";"LDred hPa";"LDstat hPa";"SO %"',
    '11010;"Linz/Hörsching";298;"06-11-2025";"12:00";10,4;6,4;76;80;3,6;66;7,2;0,5;1031,8;995,9;100',
  ),
  items: [
    "2025-11-06T11:00:00.000Z linz-horsching temperatureC=10.4 dewPointC=6.4 humidityPct=76 windDirectionDeg=80 windSpeedMs=1 windGustMs=2 rainMm=0.5 seaLevelPressureHpa=1031.8 pressureHpa=995.9 (dew point 6.4)",
  ],
  uses: {
    Name: "station",
    Datum: "time",
    Zeit: "time",
    "T °C": "temperatureC in °C",
    "TP °C": "dewPointC in °C",
    "RF %": "humidityPct in %",
    "WR °": "windDirectionDeg in °",
    "WG km/h": "windSpeedMs in km/h",
    "WSG km/h": "windGustMs in km/h",
    "N l/m²": "rainMm in mm",
    "LDred hPa": "seaLevelPressureHpa in hPa",
    "LDstat hPa": "pressureHpa in hPa",
  },
};

export const midas: Example = {
  file: "midas-open_uk-hourly-weather-obs_2026.csv",
  profile: "Met Office MIDAS",
  text: lines(
    "Conventions,G,BADC-CSV,1",
    "title,G,uk-hourly-weather-obs",
    "data",
    "ob_time,id,id_type,met_domain_name,src_id,wind_speed_unit_id,wind_direction,wind_speed,visibility,msl_pressure,air_temperature,dewpoint,wetb_temp,stn_pres,rltv_hum,ob_hour_count",
    "2026-01-31 00:00:00,3672,WMO,SYNOP,708,4,240,10,2500,1003.1,6.4,3.9,5.3,998.7,84.1,1",
    "2026-01-31 01:00:00,3672,WMO,SYNOP,708,4,0,0,NA,1003.3,6.1,3.4,5,999,82.9,1",
    "end data",
  ),
  items: [
    "2026-01-31T00:00:00.000Z 708 temperatureC=6.4 dewPointC=3.9 wetBulbC=5.3 humidityPct=84.1 pressureHpa=998.7 seaLevelPressureHpa=1003.1 windSpeedMs=5.144444 windDirectionDeg=240 visibilityM=25000 (dew point 3.9)",
    "2026-01-31T01:00:00.000Z 708 temperatureC=6.1 dewPointC=3.4 wetBulbC=5 humidityPct=82.9 pressureHpa=999 seaLevelPressureHpa=1003.3 windSpeedMs=0 (dew point 3.4)",
  ],
  uses: {
    ob_time: "time",
    src_id: "station",
    wind_direction: "windDirectionDeg in °",
    wind_speed: "windSpeedMs in kn",
    visibility: "visibilityM in m",
    msl_pressure: "seaLevelPressureHpa in hPa",
    air_temperature: "temperatureC in °C",
    dewpoint: "dewPointC in °C",
    wetb_temp: "wetBulbC in °C",
    stn_pres: "pressureHpa in hPa",
    rltv_hum: "humidityPct in %",
  },
  notes: [UTC_NOTE("ob_time")],
};

/** Directions are in tens of degrees, times of standard time all year. */
export const environmentCanada: Example = {
  file: "en_climate_hourly_ON_6106001_07-2026_P1H.csv",
  options: { timeZone: "Etc/GMT+5" },
  profile: "Environment Canada",
  text: `\ufeff${lines(
    '"Longitude (x)","Latitude (y)","Station Name","Climate ID","Date/Time (LST)","Year","Month","Day","Time (LST)","Flag","Temp (°C)","Temp Flag","Dew Point Temp (°C)","Rel Hum (%)","Precip. Amount (mm)","Wind Dir (10s deg)","Wind Spd (km/h)","Visibility (km)","Stn Press (kPa)","Hmdx","Wind Chill","Weather"',
    '"-75.67","45.32","OTTAWA","6106001","2026-07-01 00:00","2026","07","01","00:00","","26.5","","20.1","68","0.4","28","36","0.4","100.54","34","","Fog"',
    '"-75.67","45.32","OTTAWA","6106001","2026-07-01 01:00","2026","07","01","01:00","","26.4","","20.1","69","","0","0","","100.50","","","NA"',
  )}`,
  items: [
    "2026-07-01T05:00:00.000Z 6106001 temperatureC=26.5 dewPointC=20.1 humidityPct=68 pressureHpa=1005.4 windSpeedMs=10 windDirectionDeg=280 rainMm=0.4 visibilityM=400 humidexC=34 (dew point 20.1)",
    "2026-07-01T06:00:00.000Z 6106001 temperatureC=26.4 dewPointC=20.1 humidityPct=69 pressureHpa=1005 windSpeedMs=0 (dew point 20.1)",
  ],
  uses: {
    "Climate ID": "station",
    "Date/Time (LST)": "time",
    "Temp (°C)": "temperatureC in °C",
    "Dew Point Temp (°C)": "dewPointC in °C",
    "Rel Hum (%)": "humidityPct in %",
    "Precip. Amount (mm)": "rainMm in mm",
    "Wind Dir (10s deg)": "windDirectionDeg in °",
    "Wind Spd (km/h)": "windSpeedMs in km/h",
    "Visibility (km)": "visibilityM in km",
    "Stn Press (kPa)": "pressureHpa in kPa",
    Hmdx: "humidexC in °C",
  },
};

export const bureauOfMeteorology: Example = {
  file: "IDN60901.94768.axf",
  options: GARDEN,
  profile: "Bureau of Meteorology",
  text: lines(
    "[notice]",
    'copyright[80]="Copyright Commonwealth of Australia"',
    "[$]",
    "",
    "[data]",
    "sort_order,wmo,name[80],local_date_time_full[80],aifstime_utc[80],apparent_t,delta_t,gust_kmh,gust_kt,air_temp,dewpt,press,press_qnh,press_msl,rain_trace[80],rel_hum,vis_km[80],wind_dir[80],wind_spd_kmh,wind_spd_kt",
    '0,94768,"Sydney","20260131103000","20260130233000",17.9,6.0,36,19,20.5,9.8,1021.3,1021.3,1021.4,"2.2",50,"10","NNE",18,10',
    '1,94768,"Sydney","20260131100000","20260130230000",17.0,5.6,-9999,-9999,19.9,9.9,1021.4,1021.4,1021.5,"2.0",52,"-","CALM",0,0',
    "[$]",
  ),
  items: [
    "2026-01-30T23:30:00.000Z garden temperatureC=20.5 dewPointC=9.8 humidityPct=50 seaLevelPressureHpa=1021.4 windSpeedMs=5 windGustMs=10 windDirectionDeg=22.5 visibilityM=10000 (dew point 9.8)",
    "2026-01-30T23:00:00.000Z garden temperatureC=19.9 dewPointC=9.9 humidityPct=52 seaLevelPressureHpa=1021.5 windSpeedMs=0 (dew point 9.9)",
  ],
  uses: {
    "name[80]": "station",
    "aifstime_utc[80]": "time",
    gust_kmh: "windGustMs in km/h",
    air_temp: "temperatureC in °C",
    dewpt: "dewPointC in °C",
    press_msl: "seaLevelPressureHpa in hPa",
    rel_hum: "humidityPct in %",
    "vis_km[80]": "visibilityM in km",
    "wind_dir[80]": "windDirectionDeg in °",
    wind_spd_kmh: "windSpeedMs in km/h",
  },
  notes: [UTC_NOTE("aifstime_utc[80]")],
};

const LCD_HEADER =
  "STATION,DATE,NAME,REPORT_TYPE,HourlyAltimeterSetting,HourlyDewPointTemperature,HourlyDryBulbTemperature,HourlyPrecipitation,HourlyRelativeHumidity,HourlySeaLevelPressure,HourlyStationPressure,HourlyVisibility,HourlyWindDirection,HourlyWindGustSpeed,HourlyWindSpeed,DailyPrecipitation";

/** Days and months stand between the hours; s is suspect, V and * are variable. */
export const lcdUs: Example = {
  file: "lcd.csv",
  options: { timeZone: "Etc/GMT+5" },
  profile: "NOAA LCD",
  text: lines(
    LCD_HEADER,
    '72606014764,2026-01-31T00:51:00,"PORTLAND, ME US",FM-15,29.92,32,50,0.10,89,29.92,29.92,5.00,270,20,10,',
    '72606014764,2026-01-31T01:51:00,"PORTLAND, ME US",FM-15,29.92s,31,41*,0.02s,89,,,10.00V,VRB,,0,',
    '72606014764,2026-01-31T23:59:00,"PORTLAND, ME US",SOD  ,,,,,,,,,,,,0.25',
  ),
  items: [
    "2026-01-31T05:51:00.000Z 72606014764 temperatureC=10 dewPointC=0 humidityPct=89 pressureHpa=1013.207589 seaLevelPressureHpa=1013.207589 windSpeedMs=4.4704 windGustMs=8.9408 windDirectionDeg=270 rainHourMm=2.54 visibilityM=8046.72 (dew point 0)",
    "left out 3 HourlyPrecipitation: 0.02s is marked by NOAA as suspect (s)",
    "2026-01-31T06:51:00.000Z 72606014764 temperatureC=5 dewPointC=-0.555556 humidityPct=89 windSpeedMs=0 visibilityM=16093.44 (dew point -0.555556)",
  ],
  uses: {
    STATION: "station",
    DATE: "time",
    HourlyDewPointTemperature: "dewPointC in °F",
    HourlyDryBulbTemperature: "temperatureC in °F",
    HourlyPrecipitation: "rainHourMm in in",
    HourlyRelativeHumidity: "humidityPct in %",
    HourlySeaLevelPressure: "seaLevelPressureHpa in inHg",
    HourlyStationPressure: "pressureHpa in inHg",
    HourlyVisibility: "visibilityM in mi",
    HourlyWindDirection: "windDirectionDeg in °",
    HourlyWindGustSpeed: "windGustMs in mph",
    HourlyWindSpeed: "windSpeedMs in mph",
  },
  notes: ["it is taken in °F, inHg, mph, in, mi, by the size of its pressure"],
};

export const sensorCommunity: Example = {
  file: "2026-01-31_bme280_sensor_141.csv",
  profile: "Sensor.Community",
  text: lines(
    "sensor_id;sensor_type;location;lat;lon;timestamp;pressure;altitude;pressure_sealevel;temperature;humidity",
    "141;BME280;71;48.7;9.1;2026-01-31T00:00:07;98765.43;;101234.5;5.60;92.00",
    "141;BME280;71;48.7;9.1;2026-01-31T00:02:37;98766.43;;;nan;92.10",
  ),
  items: [
    "2026-01-31T00:00:07.000Z 141 temperatureC=5.6 humidityPct=92 pressureHpa=987.6543 seaLevelPressureHpa=1012.345",
    "2026-01-31T00:02:37.000Z 141 humidityPct=92.1 pressureHpa=987.6643",
  ],
  uses: {
    sensor_id: "station",
    timestamp: "time",
    pressure: "pressureHpa in Pa",
    pressure_sealevel: "seaLevelPressureHpa in Pa",
    temperature: "temperatureC in °C",
    humidity: "humidityPct in %",
  },
  notes: [UTC_NOTE("timestamp")],
};

/** Of the sensors that the firmware knows this device has a BME280. */
export const sensorCommunityDevice: Example = {
  file: "data-esp8266-1-2026-01-31.csv",
  options: GARDEN,
  profile: "Sensor.Community (device)",
  text: lines(
    "Time;durP1;ratioP1;P1;SDS_P1;SDS_P2;Temp;Humidity;BMP_temperature;BMP_pressure;BME280_temperature;BME280_humidity;BME280_pressure;Samples;Min_cycle;Max_cycle;Signal",
    "2026/01/31 00:00:20;;;;5.1;2.2;;;;;12.30;45.60;98765.43;700000;200;20000;-70",
  ),
  items: ["2026-01-31T00:00:20.000Z garden temperatureC=12.3 humidityPct=45.6 pressureHpa=987.6543"],
  uses: {
    Time: "time",
    BME280_temperature: "temperatureC in °C",
    BME280_humidity: "humidityPct in %",
    BME280_pressure: "pressureHpa in Pa",
  },
  notes: [UTC_NOTE("Time")],
};

/** Winds in sentences, pressures in mmHg, the newest row first. */
export const rp5: Example = {
  file: "10382.01.01.2026.31.01.2026.1.0.0.en.utf8.csv",
  options: { ...GARDEN, timeZone: "Europe/Berlin" },
  profile: "rp5.ru",
  text: lines(
    "# Weather station Berlin, Germany, WMO_ID=10382, all days",
    "# Encoding: UTF-8",
    "#",
    '"Local time in Berlin / Tegel (airport)";"T";"Po";"P";"Pa";"U";"DD";"Ff";"ff10";"ff3";"N";"Tn";"VV";"Td";"RRR";"tR"',
    '"31.01.2026 22:00";"8.9";"750.0";"760.0";"-0.5";"82";"Wind blowing from the west-southwest";"5";"12";"";"100%.";"";"20.0";"6.0";"1.0";"12";',
    '"31.01.2026 19:00";"-9.2";"750.0";"760.0";"-0.5";"80";"Calm, no wind";"0";"";"";"100%.";"";"4.0";"-12";"";"";',
  ),
  items: [
    "2026-01-31T21:00:00.000Z garden temperatureC=8.9 dewPointC=6 humidityPct=82 pressureHpa=999.918 seaLevelPressureHpa=1013.25024 windSpeedMs=5 windGustMs=12 windDirectionDeg=247.5 visibilityM=20000 (dew point 6)",
    "2026-01-31T18:00:00.000Z garden temperatureC=-9.2 dewPointC=-12 humidityPct=80 pressureHpa=999.918 seaLevelPressureHpa=1013.25024 windSpeedMs=0 visibilityM=4000 (dew point -12)",
  ],
  uses: {
    "Local time in Berlin / Tegel (airport)": "time",
    T: "temperatureC in °C",
    Po: "pressureHpa in mmHg",
    P: "seaLevelPressureHpa in mmHg",
    U: "humidityPct in %",
    DD: "windDirectionDeg in °",
    Ff: "windSpeedMs in m/s",
    ff10: "windGustMs in m/s",
    VV: "visibilityM in km",
    Td: "dewPointC in °C",
  },
  notes: ["its pressures are taken in mmHg, by their size"],
};

export const nasaPower: Example = {
  file: "POWER_Point_Hourly.csv",
  options: { ...GARDEN, timeZone: "UTC" },
  profile: "NASA POWER",
  text: lines(
    "-BEGIN HEADER-",
    "NASA/POWER Native Resolution Hourly Data",
    "T2M     MERRA-2 Temperature at 2 Meters (C) ",
    "-END HEADER-",
    "YEAR,MO,DY,HR,T2M,T2MDEW,RH2M,WS10M,WD10M,PS,PRECTOTCORR,ALLSKY_SFC_SW_DWN",
    "2026,1,31,0,-5.11,-8.01,80.5,3.2,250.1,82.15,0.12,0",
    "2026,1,31,1,-5.2,-999,-999,3.1,251,82.1,0,-999",
  ),
  items: [
    "2026-01-31T00:00:00.000Z garden temperatureC=-5.11 dewPointC=-8.01 humidityPct=80.5 pressureHpa=821.5 windSpeedMs=3.2 windDirectionDeg=250.1 rainMm=0.12 (dew point -8.01)",
    "2026-01-31T01:00:00.000Z garden temperatureC=-5.2 pressureHpa=821 windSpeedMs=3.1 windDirectionDeg=251 rainMm=0",
  ],
  uses: {
    YEAR: "time",
    MO: "time",
    DY: "time",
    HR: "time",
    T2M: "temperatureC in °C",
    T2MDEW: "dewPointC in °C",
    RH2M: "humidityPct in %",
    WS10M: "windSpeedMs in m/s",
    WD10M: "windDirectionDeg in °",
    PS: "pressureHpa in kPa",
    PRECTOTCORR: "rainMm in mm",
  },
  notes: [MODEL],
};
