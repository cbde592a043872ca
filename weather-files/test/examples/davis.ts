import { type Example, lines } from "./example.ts";

const DENVER = { station: "garden", timeZone: "America/Denver" };

/** WeatherLink for Windows, download.txt with spaces, in US units: 50.0 °F at 80 % have a dew point of 44.1 °F. */
export const downloadUs: Example = {
  file: "download.txt",
  options: DENVER,
  profile: "Davis WeatherLink",
  text: lines(
    "                  Temp     Hi    Low   Out    Dew  Wind  Wind   Wind    Hi    Hi   Wind   Heat    THW                Rain    Heat    Cool    In     In    In     In     In   In Air  Wind  Wind    ISS   Arc.",
    "  Date    Time     Out   Temp   Temp   Hum    Pt. Speed   Dir    Run Speed   Dir  Chill  Index  Index   Bar    Rain  Rate    D-D     D-D    Temp   Hum    Dew   Heat    EMC Density  Samp   Tx   Recept  Int.",
    "---------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------",
    "01/31/26  12:05a   50.0   50.2   49.9    80   44.1   5.0    NW   0.42  10.0    NW   48.0   49.0   47.0  29.921 0.04  0.12   0.052   0.000   68.4    36   40.4   65.6   7.22  .0617    116    1    100.0    5",
    "01/31/26  12:10a   ---    ---    ---    ---   ---    0.0   ---   0.00   0.0   ---    ---    ---    ---  29.920 0.00  0.00   0.052   0.000   68.4    36   40.4   65.6   7.22  .0617    116    1    100.0    5",
    "01/31/26  12:05p   59.0   59.2   58.9    60   45.1   5.0     S   0.42  12.0     S   59.0   59.0   59.0  29.920 0.00  0.00   0.052   0.000   68.4    36   40.4   65.6   7.22  .0617    116    1    100.0    5",
  ),
  items: [
    "2026-01-31T07:05:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=6.722222 windDirectionDeg=315 rainMm=1.016 rainRateMmh=3.048 seaLevelPressureHpa=1013.241453 windSpeedMs=2.2352 windGustMs=4.4704 (dew point 6.722222)",
    "2026-01-31T07:10:00.000Z garden rainMm=0 rainRateMmh=0 seaLevelPressureHpa=1013.207589 windSpeedMs=0 windGustMs=0",
    "2026-01-31T19:05:00.000Z garden temperatureC=15 humidityPct=60 dewPointC=7.277778 windDirectionDeg=180 rainMm=0 rainRateMmh=0 seaLevelPressureHpa=1013.207589 windSpeedMs=2.2352 windGustMs=5.36448 (dew point 7.277778)",
  ],
  uses: {
    Date: "time",
    Time: "time",
    "Temp Out": "temperatureC in °F",
    "Out Hum": "humidityPct in %",
    "Dew Pt.": "dewPointC in °F",
    "Wind Dir": "windDirectionDeg in °",
    Rain: "rainMm in in",
    "Rain Rate": "rainRateMmh in in/h",
    Bar: "seaLevelPressureHpa in inHg",
    "Wind Speed": "windSpeedMs in mph",
    "Hi Speed": "windGustMs in mph",
  },
  notes: ["WeatherLink's text names no units; found from the first rows: °F, inHg, mph, rain in inches. A --map file may name others"],
};

/** With sensors of sun and UV: of three names "Solar" two stand above "Rad.", of which one is "Hi Solar". */
export const downloadWithSun: Example = {
  file: "sunny.txt",
  options: DENVER,
  profile: "Davis WeatherLink",
  text: lines(
    "                  Temp     Hi    Low   Out    Dew  Wind  Wind   Wind    Hi    Hi   Wind   Heat    THW   THSW                 Rain  Solar   Solar Hi Solar    UV    UV     Hi    Heat    Cool     In     In    In     In     In   In Air        Wind  Wind    ISS   Arc.",
    "  Date    Time     Out   Temp   Temp   Hum    Pt. Speed   Dir    Run Speed   Dir  Chill  Index  Index  Index    Bar    Rain  Rate   Rad.  Energy   Rad.  Index   Dose    UV    D-D     D-D    Temp    Hum   Dew   Heat    EMC Density     ET  Samp    Tx  Recept   Int.",
    "----------------------------------------------------------------------------------------------------",
    " 1/01/26  12:30a   50.0   50.1   49.9    80   44.1   5.0   NNE   2.50  10.0     N   50.0   50.0   50.0    50.0  29.920  0.10   0.20       0    0.00     0     0.0   0.00   0.0   0.017   0.000   70.0    40   44.0   69.0  7.60  .0740  0.000   702     1    100.0   30",
    " 1/13/26   1:00p   59.0   59.1   58.9    60   45.1   5.0   ---   2.50  10.0   ---   59.0   59.0   59.0    61.0  29.920  0.00   0.00     400   17.20   500     2.0   0.40   3.0   0.017   0.000   70.0    40   44.0   69.0  7.60  .0740  0.010   702     1    100.0   30",
  ),
  items: [
    "2026-01-01T07:30:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=6.722222 windDirectionDeg=22.5 rainMm=2.54 rainRateMmh=5.08 seaLevelPressureHpa=1013.207589 windSpeedMs=2.2352 windGustMs=4.4704 (dew point 6.722222)",
    "2026-01-13T20:00:00.000Z garden temperatureC=15 humidityPct=60 dewPointC=7.277778 rainMm=0 rainRateMmh=0 seaLevelPressureHpa=1013.207589 windSpeedMs=2.2352 windGustMs=4.4704 (dew point 7.277778)",
  ],
  uses: downloadUs.uses,
  notes: downloadUs.notes ?? [],
};

/** With tabs and a clock of 24 hours, in °C, hPa, km/h and mm: 10.0 °C at 80 % have a dew point of 6.7 °C. */
export const downloadMetric: Example = {
  file: "downld02.txt",
  options: DENVER,
  profile: "Davis WeatherLink",
  text: lines(
    "\t\tTemp\tHi\tLow\tOut\tDew\tWind\tWind\tWind\tHi\tHi\tWind\tHeat\tTHW\tTHSW\t\t\tRain\tSolar\tSolar\tHi Solar\tUV\tIn\tIn\tArc.",
    "Date\tTime\tOut\tTemp\tTemp\tHum\tPt.\tSpeed\tDir\tRun\tSpeed\tDir\tChill\tIndex\tIndex\tIndex\tBar\tRain\tRate\tRad.\tEnergy\tRad.\tIndex\tTemp\tHum\tInt.",
    "30/01/26\t23:30\t10.0\t10.1\t9.9\t80\t6.7\t1.6\tN\t0.00\t3.2\tN\t10.0\t10.0\t10.0\t---\t1012.1\t0.20\t0.4\t---\t---\t---\t---\t20.2\t62\t30",
    "31/01/26\t0:00\t9.0\t9.1\t8.9\t85\t6.6\t3.2\tWSW\t0.00\t6.4\tWSW\t9.0\t9.0\t9.0\t---\t1011.5\t0.00\t0.0\t---\t---\t---\t---\t20.1\t62\t30",
    "31/01/26\t0:30\t8.0\t8.1\t7.9\t90\t6.5\t4.8\tSW\t0.00\t8.0\tSW\t8.0\t8.0\t8.0\t---\t1010.7\t0.00\t0.0\t---\t---\t---\t---\t19.7\t62\t30",
  ),
  items: [
    "2026-01-31T06:30:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=6.7 windDirectionDeg=0 rainMm=0.2 rainRateMmh=0.4 seaLevelPressureHpa=1012.1 windSpeedMs=0.444444 windGustMs=0.888889 (dew point 6.7)",
    "2026-01-31T07:00:00.000Z garden temperatureC=9 humidityPct=85 dewPointC=6.6 windDirectionDeg=247.5 rainMm=0 rainRateMmh=0 seaLevelPressureHpa=1011.5 windSpeedMs=0.888889 windGustMs=1.777778 (dew point 6.6)",
    "2026-01-31T07:30:00.000Z garden temperatureC=8 humidityPct=90 dewPointC=6.5 windDirectionDeg=225 rainMm=0 rainRateMmh=0 seaLevelPressureHpa=1010.7 windSpeedMs=1.333333 windGustMs=2.222222 (dew point 6.5)",
  ],
  uses: {
    Date: "time",
    Time: "time",
    "Temp Out": "temperatureC in °C",
    "Out Hum": "humidityPct in %",
    "Dew Pt.": "dewPointC in °C",
    "Wind Dir": "windDirectionDeg in °",
    Rain: "rainMm in mm",
    "Rain Rate": "rainRateMmh in mm/h",
    Bar: "seaLevelPressureHpa in hPa",
    "Wind Speed": "windSpeedMs in km/h",
    "Hi Speed": "windGustMs in km/h",
  },
  notes: ["WeatherLink's text names no units; found from the first rows: °C, hPa, km/h, rain in mm. A --map file may name others"],
};

/** weatherlink.com, "Export": five lines above the header. */
export const weatherLinkCom: Example = {
  file: "Garden_1-31-26_12-00_AM_1_Day.csv",
  options: DENVER,
  profile: "WeatherLink.com",
  text: lines(
    '"Garden"',
    '"Vantage Pro2"',
    '"WeatherLink Live"',
    '""',
    '"Airport Sensors"',
    '"Date & Time","Barometer - in Hg","Absolute Pressure - in Hg","Inside Temp - °F","Inside Hum - %","Temp - °F","High Temp - °F","Low Temp - °F","Hum - %","Dew Point - °F","Wet Bulb - °F","Avg Wind Speed - mph","Prevailing Wind Direction","Wind Run - mi","High Wind Speed - mph","High Wind Direction","Wind Chill - °F","Heat Index - °F","Rain - in","Rain Rate - in/h","Solar Rad - W/m^2","UV Index","ET - in"',
    '"1/31/26 12:05 AM","29.92","25.34","68.0","36","50.0","50.2","49.9","80","44.1","46.9","5.0","NW","0.42","10.0","NNW","48.0","49.0","0.04","0.12","0","--","0.00"',
    '"1/31/26 12:10 AM","29.92","25.34","68.0","36","--","--","--","--","--","--","0.0","--","0.00","0.0","--","--","--","0.00","0.00","0","--","0.00"',
  ),
  items: [
    "2026-01-31T07:05:00.000Z garden seaLevelPressureHpa=1013.207589 pressureHpa=858.110973 temperatureC=10 humidityPct=80 dewPointC=6.722222 windSpeedMs=2.2352 windDirectionDeg=315 windGustMs=4.4704 rainMm=1.016 rainRateMmh=3.048 (dew point 6.722222)",
    "2026-01-31T07:10:00.000Z garden seaLevelPressureHpa=1013.207589 pressureHpa=858.110973 windSpeedMs=0 windGustMs=0 rainMm=0 rainRateMmh=0",
  ],
  uses: {
    "Date & Time": "time",
    "Barometer - in Hg": "seaLevelPressureHpa in inHg",
    "Absolute Pressure - in Hg": "pressureHpa in inHg",
    "Temp - °F": "temperatureC in °F",
    "Hum - %": "humidityPct in %",
    "Dew Point - °F": "dewPointC in °F",
    "Avg Wind Speed - mph": "windSpeedMs in mph",
    "Prevailing Wind Direction": "windDirectionDeg in °",
    "High Wind Speed - mph": "windGustMs in mph",
    "Rain - in": "rainMm in in",
    "Rain Rate - in/h": "rainRateMmh in in/h",
  },
};

export const weatherLinkComMetric: Example = {
  file: "export.csv",
  options: DENVER,
  profile: "WeatherLink.com",
  text: lines(
    '"Date & Time","Barometer - hPa","Temp - °C","Hum - %","Dew Point - °C","Wind Speed - km/h","Wind Direction","High Wind Speed - km/h","Rain - mm","High Rain Rate - mm/h"',
    '"31/1/26 23:55","1013.2","-3.5","90","-4.9","18.0","270","36.0","0.2","1.2"',
  ),
  items: [
    "2026-02-01T06:55:00.000Z garden seaLevelPressureHpa=1013.2 temperatureC=-3.5 humidityPct=90 dewPointC=-4.9 windSpeedMs=5 windDirectionDeg=270 windGustMs=10 rainMm=0.2 (dew point -4.9)",
  ],
  uses: {
    "Date & Time": "time",
    "Barometer - hPa": "seaLevelPressureHpa in hPa",
    "Temp - °C": "temperatureC in °C",
    "Hum - %": "humidityPct in %",
    "Dew Point - °C": "dewPointC in °C",
    "Wind Speed - km/h": "windSpeedMs in km/h",
    "Wind Direction": "windDirectionDeg in °",
    "High Wind Speed - km/h": "windGustMs in km/h",
    "Rain - mm": "rainMm in mm",
  },
};

/** WeatherLink's API v2, historic data as CSV: °F, inHg, mph. */
export const weatherLinkApi: Example = {
  file: "historic.csv",
  options: { station: "garden" },
  profile: "WeatherLink.com (API)",
  text: lines(
    "ts,tz_offset,arch_int,temp_in,hum_in,temp_out,temp_out_hi,temp_out_lo,hum_out,dew_point_out,bar,wind_speed_avg,wind_speed_hi,wind_chill,rainfall_in,rainfall_mm,solar_rad_avg,uv_index_avg",
    "1769817600,-25200,300,68.0,40,50.0,50.2,49.9,80,44.1,29.92,5,10,48,0.04,1.0,0,0",
  ),
  items: [
    "2026-01-31T00:00:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=6.722222 seaLevelPressureHpa=1013.207589 windSpeedMs=2.2352 windGustMs=4.4704 rainMm=1 (dew point 6.722222)",
  ],
  uses: {
    ts: "time",
    temp_out: "temperatureC in °F",
    hum_out: "humidityPct in %",
    dew_point_out: "dewPointC in °F",
    bar: "seaLevelPressureHpa in inHg",
    wind_speed_avg: "windSpeedMs in mph",
    wind_speed_hi: "windGustMs in mph",
    rainfall_mm: "rainMm in mm",
  },
};

/** WeatherLink 4 and 5: a line of names, some the other way about. */
export const weatherLinkOld: Example = {
  file: "station.txt",
  options: DENVER,
  profile: "Davis WeatherLink",
  text: lines(
    "Date\tTime\tTH Index\tTemp Out\tWind Chill\tHi Temp\tLow Temp\tHum Out\tDew Pt\tWind Speed\tHi\tDir\tRain\tBar\tTemp In\tHum In\tArc Per",
    "1/30/2002\t12:30 AM\t50.0\t50.0\t48\t50.2\t49.9\t80\t44.1\t5\t12\tNW\t0.04\t29.92\t68.0\t36\t60",
    "1/30/2002\t1:30 AM\t50.0\t59.0\t48\t50.2\t49.9\t60\t45.1\t5\t11\tNW\t0.00\t29.92\t68.0\t36\t60",
  ),
  items: [
    "2002-01-30T07:30:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=6.722222 windDirectionDeg=315 rainMm=1.016 seaLevelPressureHpa=1013.207589 windSpeedMs=2.2352 windGustMs=5.36448 (dew point 6.722222)",
    "2002-01-30T08:30:00.000Z garden temperatureC=15 humidityPct=60 dewPointC=7.277778 windDirectionDeg=315 rainMm=0 seaLevelPressureHpa=1013.207589 windSpeedMs=2.2352 windGustMs=4.91744 (dew point 7.277778)",
  ],
  uses: {
    Date: "time",
    Time: "time",
    "Temp Out": "temperatureC in °F",
    "Hum Out": "humidityPct in %",
    "Dew Pt": "dewPointC in °F",
    Dir: "windDirectionDeg in °",
    Rain: "rainMm in in",
    Bar: "seaLevelPressureHpa in inHg",
    "Wind Speed": "windSpeedMs in mph",
    Hi: "windGustMs in mph",
  },
  notes: ["WeatherLink's text names no units; found from the first rows: °F, inHg, mph, rain in inches. A --map file may name others"],
};
