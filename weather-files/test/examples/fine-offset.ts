import { BERLIN, type Example, lines } from "./example.ts";

/** easyweather.dat, the file that EasyWeather 6 keeps: no header. */
export const easyWeatherFile: Example = {
  file: "easyweather.dat",
  options: BERLIN,
  profile: "EasyWeather",
  text: lines(
    "5099, 2013-04-26 07:17:08, 2013-04-26 05:19:21, 15, 42, 18.1, 99, 6.5, 6.4, 6.5, 1004.0, 1014.4, 0.3, 1, 1.0, 1, 14, NW, 2531, 759.3, 0.3, 1.5, 2.7, 3.0, 22.2, 60.9, 0, 0, 0, 0, 0, 0, 0, 0, 007FC0, 0F 2A B5 00, ",
    "5100, 2013-04-26 07:17:08, 2013-04-26 05:34:21, 15, 42, 18.1, 98, 6.7, 6.4, 6.5, 1004.1, 1014.5, 0.4, 1, 1.2, 1, 12, W, 2531, 759.3, 0.0, 1.2, 2.7, 3.0, 22.2, 60.9, 0, 0, 0, 0, 0, 0, 0, 0, 007FD0, 0F 2A B5 00, ",
  ),
  items: [
    "2013-04-26T03:19:21.000Z garden temperatureC=6.5 humidityPct=99 dewPointC=6.4 pressureHpa=1004 seaLevelPressureHpa=1014.4 windSpeedMs=0.3 windGustMs=1 windDirectionDeg=315 rainMm=0.3 rainHourMm=1.5 (dew point 6.4)",
    "2013-04-26T03:34:21.000Z garden temperatureC=6.7 humidityPct=98 dewPointC=6.4 pressureHpa=1004.1 seaLevelPressureHpa=1014.5 windSpeedMs=0.4 windGustMs=1.2 windDirectionDeg=270 rainMm=0 rainHourMm=1.2 (dew point 6.4)",
  ],
  uses: {
    "3": "time",
    "7": "humidityPct in %",
    "8": "temperatureC in °C",
    "9": "dewPointC in °C",
    "11": "pressureHpa in hPa",
    "12": "seaLevelPressureHpa in hPa",
    "13": "windSpeedMs in m/s",
    "15": "windGustMs in m/s",
    "18": "windDirectionDeg in °",
    "21": "rainMm in mm",
    "22": "rainHourMm in mm",
  },
  notes: ["easyweather.dat has no header; its columns are taken by their places"],
};

/** Of older programs: other names in another order, and "mi" for minutes. */
export const easyWeatherOld: Example = {
  file: "EasyWeather.txt",
  options: BERLIN,
  profile: "EasyWeather",
  text: lines(
    "No\tTime\tInterval(mi)\tIndoor Humidity(%)\tIndoor Temperature(°C)\tOutdoor Humidity(%)\tOutdoor Temperature(°C)\tAbsolute Pressure(Hpa)\tWind(km/h)\tGust(km/h)\tDirection\tRelative Pressure(Hpa)\tDewpoint(°C)\tWindchill(°C)\tHour Rainfall(mm)\t24 hour Rainfall(mm)\tWeek Rainfall(mm)\tMonth Rainfall(mm)\tTotal Rainfall(mm)\tWind Level(bft)\tGust Level(bft)",
    "1\t13-12-2014 13:05\t5\t45\t21\t80\t10\t1001.1\t3.6\t7.2\tWSW\t1013.2\t6.7\t10\t0.3\t1\t2\t3\t4\t1\t2",
  ),
  items: [
    "2014-12-13T12:05:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=6.7 pressureHpa=1001.1 seaLevelPressureHpa=1013.2 windSpeedMs=1 windGustMs=2 windDirectionDeg=247.5 rainHourMm=0.3 (dew point 6.7)",
  ],
  uses: {
    Time: "time",
    "Outdoor Temperature(°C)": "temperatureC in °C",
    "Outdoor Humidity(%)": "humidityPct in %",
    "Dewpoint(°C)": "dewPointC in °C",
    "Absolute Pressure(Hpa)": "pressureHpa in hPa",
    "Relative Pressure(Hpa)": "seaLevelPressureHpa in hPa",
    "Wind(km/h)": "windSpeedMs in km/h",
    "Gust(km/h)": "windGustMs in km/h",
    Direction: "windDirectionDeg in °",
    "Hour Rainfall(mm)": "rainHourMm in mm",
  },
};

/** ecowitt.net in German, with another sensor: its groups are in German, the rest is not. */
export const ecowittNetGerman: Example = {
  file: "Wetterstation.csv",
  options: BERLIN,
  profile: "Ecowitt",
  text: lines(
    "Time,Außen,,,,Innen,,Solar und UVI,,Regenfall,,,Piezo Regenfall,,Wind,,,Luftdruck,,Wassertemperatur",
    ",Temperature(℃),Feels Like(℃),Dew Point(℃),Humidity(%),Temperature(℃),Humidity(%),Solar(W/m²),UVI,Rain Rate(mm/hr),Daily(mm),Hourly(mm),Rain Rate(mm/hr),Daily(mm),Wind Speed(knots),Wind Gust(knots),Wind Direction(º),Relative(hPa),Absolute(hPa),Temperature(℃)",
    "2026-01-31 00:00,1.5,0.0,-1.0,70,20.0,40,0,0,0.1,0.2,0.05,9.9,9.9,5.0,10.0,359,1013.2,1000.1,12",
  ),
  items: [
    "2026-01-30T23:00:00.000Z garden temperatureC=1.5 humidityPct=70 dewPointC=-1 pressureHpa=1000.1 seaLevelPressureHpa=1013.2 windSpeedMs=2.572222 windGustMs=5.144444 windDirectionDeg=359 rainRateMmh=0.1 rainHourMm=0.05 rainDayMm=0.2 (dew point -1)",
  ],
  uses: {
    Time: "time",
    "Außen Temperature(℃)": "temperatureC in °C",
    "Außen Humidity(%)": "humidityPct in %",
    "Außen Dew Point(℃)": "dewPointC in °C",
    "Luftdruck Absolute(hPa)": "pressureHpa in hPa",
    "Luftdruck Relative(hPa)": "seaLevelPressureHpa in hPa",
    "Wind Wind Speed(knots)": "windSpeedMs in kn",
    "Wind Wind Gust(knots)": "windGustMs in kn",
    "Wind Wind Direction(º)": "windDirectionDeg in °",
    "Regenfall Rain Rate(mm/hr)": "rainRateMmh in mm/h",
    "Regenfall Hourly(mm)": "rainHourMm in mm",
    "Regenfall Daily(mm)": "rainDayMm in mm",
  },
};

/** With numbers of rows, signs that an encoding lost, and barometers that say what they are; of the console's software for WH2600 and others. */
export const consoleNumbered: Example = {
  file: "2025.csv",
  options: BERLIN,
  profile: "Ecowitt",
  text: lines(
    "No.,Time,Indoor Temperature (°C),Indoor Humidity (%),Outdoor Temperature (°C),Outdoor Humidity (%),Wind (km/h),Gust (km/h),Dew Point (°C),Wind Chill (°C),Wind Direction (°),ABS Barometer (hpa),REL Barometer (hpa),Rain Rate (mm/h),Daily Rain (mm),Weekly Rain (mm),Solar Rad. (w/?),Heat index (°C),UV (uW/c?),UVI",
    "1,31/12/2025 22:41,26.6,56,10.0,80,3.6,7.2,6.7,10.0,54,1001.4,1011.8,0.6,1.2,9,0,--,0,0",
  ),
  items: [
    "2025-12-31T21:41:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=6.7 windSpeedMs=1 windGustMs=2 windDirectionDeg=54 rainRateMmh=0.6 rainDayMm=1.2 pressureHpa=1001.4 seaLevelPressureHpa=1011.8 (dew point 6.7)",
  ],
  uses: {
    Time: "time",
    "Outdoor Temperature (°C)": "temperatureC in °C",
    "Outdoor Humidity (%)": "humidityPct in %",
    "Dew Point (°C)": "dewPointC in °C",
    "Wind (km/h)": "windSpeedMs in km/h",
    "Gust (km/h)": "windGustMs in km/h",
    "Wind Direction (°)": "windDirectionDeg in °",
    "ABS Barometer (hpa)": "pressureHpa in hPa",
    "REL Barometer (hpa)": "seaLevelPressureHpa in hPa",
    "Rain Rate (mm/h)": "rainRateMmh in mm/h",
    "Daily Rain (mm)": "rainDayMm in mm",
  },
};

/** A month of Cumulus: 20.0 °C at 50 %, with a rain since midnight of its own behind all; what is in no unit is told. */
export const cumulusLog: Example = {
  file: "Jan26log.txt",
  options: BERLIN,
  profile: "Cumulus",
  text: lines(
    "31/01/26,00:00,5.6,92,4.4,3.1,5.2,270,0.0,0.4,1013.2,120.4,19.5,45,4.8,4.1,5.6,0,0,0.0,0.0,3.2,0,0.0,265,0.0,0.2",
    "31/01/26,00:10,-5.5,90,-6.9,3.2,5.3,0,0.0,0.4,1013.1,120.4,19.5,45,4.8,4.1,5.6,0,0,0.0,0.0,3.2,0,0.0,265,0.0,0.2",
  ),
  items: [
    "2026-01-30T23:00:00.000Z garden temperatureC=5.6 humidityPct=92 dewPointC=4.4 windDirectionDeg=270 seaLevelPressureHpa=1013.2 (dew point 4.4)",
    "2026-01-30T23:10:00.000Z garden temperatureC=-5.5 humidityPct=90 dewPointC=-6.9 windDirectionDeg=0 seaLevelPressureHpa=1013.1 (dew point -6.9)",
  ],
  uses: {
    "1": "time",
    "2": "time",
    "3": "temperatureC in °C",
    "4": "humidityPct in %",
    "5": "dewPointC in °C",
    "8": "windDirectionDeg in °",
    "11": "seaLevelPressureHpa in hPa",
  },
  notes: [
    "Cumulus' log has no header; its columns are taken by their places",
    "column 3 (Outdoor Temperature) says no unit; taken as °C, by the values of the file",
    "column 5 (Dew Point) says no unit; taken as °C, by the values of the file",
    "column 6 (Wind Speed) is passed over: its unit is not said and not clear from its values; expected one of m/s, km/h, mph, kn, ft/s in a --map file",
    "column 7 (Wind Gust) is passed over: its unit is not said and not clear from its values; expected one of m/s, km/h, mph, kn, ft/s in a --map file",
    "column 9 (Rain Rate) is passed over: its unit is not said and not clear from its values; expected one of mm/h, cm/h, in/h, mm/min in a --map file",
    "column 11 (Sea Level Pressure) says no unit; taken as hPa, by the values of the file",
    "column 27 (Daily Rain) is passed over: its unit is not said and not clear from its values; expected one of mm, cm, in in a --map file",
  ],
};

/** In °F and inHg wind and rain are in mph and inches; the log has decimal commas where its computer has. */
export const cumulusLogUs: Example = {
  file: "Jan26log.txt",
  options: { ...BERLIN, mapping: { columns: { "6": { quantity: "windSpeedMs", unit: "kn" } } } },
  profile: "Cumulus",
  text: lines(
    "31-01-26;00:00;68,0;50;48,2;10,0;10,0;270;0,10;0,20;29,92;12,4;70,5;45;4,8;68,0;68,0;0;0;0,0;0,0;68,0;0;0,0",
    "31-01-26;00:10;59,0;50;41,0;0,0;0,0;0;0,00;0,20;29,92;12,4;70,5;45;4,8;68,0;68,0;0;0;0,0;0,0;68,0;0;0,0",
  ),
  items: [
    "2026-01-30T23:00:00.000Z garden windSpeedMs=5.144444 temperatureC=20 humidityPct=50 dewPointC=9 windGustMs=4.4704 windDirectionDeg=270 rainRateMmh=2.54 rainDayMm=5.08 seaLevelPressureHpa=1013.207589 (dew point 9)",
    "2026-01-30T23:10:00.000Z garden windSpeedMs=0 temperatureC=15 humidityPct=50 dewPointC=5 windGustMs=0 windDirectionDeg=0 rainRateMmh=0 rainDayMm=5.08 seaLevelPressureHpa=1013.207589 (dew point 5)",
  ],
  uses: {
    "1": "time",
    "2": "time",
    "3": "temperatureC in °F",
    "4": "humidityPct in %",
    "5": "dewPointC in °F",
    "6": "windSpeedMs in kn",
    "7": "windGustMs in mph",
    "8": "windDirectionDeg in °",
    "9": "rainRateMmh in in/h",
    "10": "rainDayMm in in",
    "11": "seaLevelPressureHpa in inHg",
  },
  notes: [
    "Cumulus' log has no header; its columns are taken by their places",
    "column 3 (Outdoor Temperature) says no unit; taken as °F, by the values of the file",
    "column 5 (Dew Point) says no unit; taken as °F, by the values of the file",
    "column 7 (Wind Gust) says no unit; taken as mph, by the values of the file",
    "column 9 (Rain Rate) says no unit; taken as in/h, by the values of the file",
    "column 10 (Daily Rain) says no unit; taken as in, by the values of the file",
    "column 11 (Sea Level Pressure) says no unit; taken as inHg, by the values of the file",
  ],
};

/** A day of pywws' raw data; 16 is no direction. */
export const pywwsRaw: Example = {
  file: "2026-01-31.txt",
  options: BERLIN,
  profile: "pywws",
  text: lines("2026-01-31 00:00:30,5,65,16.9,87,7.2,1003.6,0.3,1.0,12,24.6,0", "2026-01-31 00:05:30,5,65,16.9,,,1003.7,0.0,0.0,16,24.6,64"),
  items: [
    "2026-01-31T00:00:30.000Z garden temperatureC=7.2 humidityPct=87 pressureHpa=1003.6 windSpeedMs=0.3 windGustMs=1 windDirectionDeg=270",
    "2026-01-31T00:05:30.000Z garden pressureHpa=1003.7 windSpeedMs=0 windGustMs=0",
  ],
  uses: {
    "1": "time",
    "5": "humidityPct in %",
    "6": "temperatureC in °C",
    "7": "pressureHpa in hPa",
    "8": "windSpeedMs in m/s",
    "9": "windGustMs in m/s",
    "10": "windDirectionDeg in °",
  },
  notes: [
    "pywws' raw data have no header; their columns are taken by their places",
    "the times of 1 are taken as of UTC, which this kind of file says, and --timezone Europe/Berlin is not used",
  ],
};
