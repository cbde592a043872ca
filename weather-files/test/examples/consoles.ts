import { BERLIN, type Example, lines, NEW_YORK } from "./example.ts";

/** ambientweather.net, "Export": its Date has the zone. */
export const ambient: Example = {
  file: "ambient-weather-20251226-20251226.csv",
  options: { station: "garden" },
  profile: "Ambient Weather",
  text: lines(
    '"Date","Simple Date","Outdoor Temperature (°F)","Feels Like (°F)","Dew Point (°F)","Wind Speed (mph)","Wind Gust (mph)","Max Daily Gust (mph)","Wind Direction (°)","Rain Rate (in/hr)","Event Rain (in)","Daily Rain (in)","Weekly Rain (in)","Monthly Rain (in)","Yearly Rain (in)","Total Rain (in)","Relative Pressure (inHg)","Humidity (%)","Ultra-Violet Radiation Index","Solar Radiation (W/m^2)","Indoor Temperature (°F)","Indoor Humidity (%)","Sensor 1 Temperature (°F)","Sensor 1 Humidity (%)","Outdoor Battery","Absolute Pressure (inHg)","Indoor Feels Like (°F)","Indoor Dew Point (°F)","Sensor 1 Battery"',
    '"2025-12-26T07:15:00-07:00","2025-12-26 07:15:00","41.0","38.7","28.4","4","5.8","40","178","0.04","0","0.03","0.03","0.03","0.03","0.03","29.82","61","0","0","66.6","35","52.7","56","1","25.34","66.6","38.1","1"',
    '"2025-12-26T07:10:00-07:00","2025-12-26 07:10:00","","38","29.3","6.5","6.9","40","183","0","0","0.03","0.03","0.03","0.03","0.03","29.82","60","0","0","66.7","34","52.7","56","1","25.34","66.7","37.4","1"',
  ),
  items: [
    "2025-12-26T14:15:00.000Z garden temperatureC=5 humidityPct=61 dewPointC=-2 seaLevelPressureHpa=1009.8212 pressureHpa=858.110973 windSpeedMs=1.78816 windGustMs=2.592832 windDirectionDeg=178 rainRateMmh=1.016 rainDayMm=0.762 (dew point -2)",
    "2025-12-26T14:10:00.000Z garden humidityPct=60 dewPointC=-1.5 seaLevelPressureHpa=1009.8212 pressureHpa=858.110973 windSpeedMs=2.90576 windGustMs=3.084576 windDirectionDeg=183 rainRateMmh=0 rainDayMm=0.762 (dew point -1.5)",
  ],
  uses: {
    Date: "time",
    "Outdoor Temperature (°F)": "temperatureC in °F",
    "Humidity (%)": "humidityPct in %",
    "Dew Point (°F)": "dewPointC in °F",
    "Relative Pressure (inHg)": "seaLevelPressureHpa in inHg",
    "Absolute Pressure (inHg)": "pressureHpa in inHg",
    "Wind Speed (mph)": "windSpeedMs in mph",
    "Wind Gust (mph)": "windGustMs in mph",
    "Wind Direction (°)": "windDirectionDeg in °",
    "Rain Rate (in/hr)": "rainRateMmh in in/h",
    "Daily Rain (in)": "rainDayMm in in",
  },
};

/** With Hourly Rain, which is a rate there. */
export const ambientMetric: Example = {
  file: "AWN-0123456789AB.csv",
  options: { station: "garden" },
  profile: "Ambient Weather",
  text: lines(
    "Date,Simple Date,Outdoor Temperature (°C),Wind Speed (km/hr),Hourly Rain (mm/hr),Daily Rain (mm),Relative Pressure (hPa),Humidity (%)",
    "2026-01-31T12:00:00+01:00,2026-01-31 12:00:00,-3.5,18,2.4,7.2,1013.4,90",
  ),
  items: [
    "2026-01-31T11:00:00.000Z garden temperatureC=-3.5 humidityPct=90 seaLevelPressureHpa=1013.4 windSpeedMs=5 rainRateMmh=2.4 rainDayMm=7.2",
  ],
  uses: {
    Date: "time",
    "Outdoor Temperature (°C)": "temperatureC in °C",
    "Humidity (%)": "humidityPct in %",
    "Relative Pressure (hPa)": "seaLevelPressureHpa in hPa",
    "Wind Speed (km/hr)": "windSpeedMs in km/h",
    "Hourly Rain (mm/hr)": "rainRateMmh in mm/h",
    "Daily Rain (mm)": "rainDayMm in mm",
  },
};

/** The card of a HP2551 and its kin. */
export const ecowittConsole: Example = {
  file: "202409A.CSV",
  options: BERLIN,
  profile: "Ecowitt",
  text: lines(
    "Time,Indoor Temperature(℃),Indoor Humidity(%),Outdoor Temperature(℃),Outdoor Humidity(%),Dew Point(℃),Feels Like(℃),Wind(m/s),Gust(m/s),Wind Direction(deg),ABS Pressure(hPa),REL Pressure(hPa),Solar Rad(w/m2),UV-Index,Console Battery (V),External Supply Battery (V),Charge,Hourly Rain(mm),Event Rain(mm),Daily Rain(mm),Weekly Rain(mm),Monthly Rain(mm),Yearly Rain(mm)",
    "2024-09-18 14:25,22.8,55,23.2,54,13.4,23.2,1.1,1.6,259,989.6,1013.1,519.34,4,5.47,4.84,1,0.3,0.3,1.2,1.2,1.2,1.2",
    "2024-09-18 14:30,22.8,55,--,--,--,--,--,--,---,989.7,1013.2,519.34,4,5.47,4.84,1,0.0,0.3,1.2,1.2,1.2,1.2",
  ),
  items: [
    "2024-09-18T12:25:00.000Z garden temperatureC=23.2 humidityPct=54 dewPointC=13.4 pressureHpa=989.6 seaLevelPressureHpa=1013.1 windSpeedMs=1.1 windGustMs=1.6 windDirectionDeg=259 rainHourMm=0.3 rainDayMm=1.2 (dew point 13.4)",
    "2024-09-18T12:30:00.000Z garden pressureHpa=989.7 seaLevelPressureHpa=1013.2 rainHourMm=0 rainDayMm=1.2",
  ],
  uses: {
    Time: "time",
    "Outdoor Temperature(℃)": "temperatureC in °C",
    "Outdoor Humidity(%)": "humidityPct in %",
    "Dew Point(℃)": "dewPointC in °C",
    "ABS Pressure(hPa)": "pressureHpa in hPa",
    "REL Pressure(hPa)": "seaLevelPressureHpa in hPa",
    "Wind(m/s)": "windSpeedMs in m/s",
    "Gust(m/s)": "windGustMs in m/s",
    "Wind Direction(deg)": "windDirectionDeg in °",
    "Hourly Rain(mm)": "rainHourMm in mm",
    "Daily Rain(mm)": "rainDayMm in mm",
  },
};

/** The same in German, as dnt's and Froggit's consoles write it, with km/h and another way to write times. */
export const ecowittGerman: Example = {
  file: "202601A.CSV",
  options: BERLIN,
  profile: "Ecowitt",
  text: lines(
    "Zeit,Temperatur Innen(℃),Luftfeuchtigkeit Innen(%),Temperatur Aussen(℃),Luftfeuchtigkeit Aussen(%),Taupunkt(℃),Gefühlte Temperatur(℃),Wind(km/h),Böe(km/h),Windrichtung(°),Abs. Luftdruck(hpa),Rel. Luftdruck(hpa),Sonneneinstrahlung(w/m2),UVI,Regen/Stunde(mm),Regen Event(mm),Regen/Tag(mm),Regen/Wochen(mm),Regen/Monat(mm),Regen/Jahre(mm),Pm2.5(ug/m3)",
    "2026/1/31 9:05,21.0,45,-2.5,88,-4.2,-6.0,7.2,10.8,270,1001.2,1018.3,0.0,0,0.6,2.4,3.0,9.9,31.5,31.5,7.0",
  ),
  items: [
    "2026-01-31T08:05:00.000Z garden temperatureC=-2.5 humidityPct=88 dewPointC=-4.2 pressureHpa=1001.2 seaLevelPressureHpa=1018.3 windSpeedMs=2 windGustMs=3 windDirectionDeg=270 rainHourMm=0.6 rainDayMm=3 (dew point -4.2)",
  ],
  uses: {
    Zeit: "time",
    "Temperatur Aussen(℃)": "temperatureC in °C",
    "Luftfeuchtigkeit Aussen(%)": "humidityPct in %",
    "Taupunkt(℃)": "dewPointC in °C",
    "Abs. Luftdruck(hpa)": "pressureHpa in hPa",
    "Rel. Luftdruck(hpa)": "seaLevelPressureHpa in hPa",
    "Wind(km/h)": "windSpeedMs in km/h",
    "Böe(km/h)": "windGustMs in km/h",
    "Windrichtung(°)": "windDirectionDeg in °",
    "Regen/Stunde(mm)": "rainHourMm in mm",
    "Regen/Tag(mm)": "rainDayMm in mm",
  },
};

/** ecowitt.net, "Export": a line of groups above the names. */
export const ecowittNet: Example = {
  file: "Weather_Station(202601310000-202601312359).csv",
  options: NEW_YORK,
  profile: "Ecowitt",
  text: lines(
    "Time,Outdoor,,,,Indoor,,Solar and UVI,,Rainfall,,,,,,,Wind,,,Pressure,",
    ",Temperature(℉),Feels Like(℉),Dew Point(℉),Humidity(%),Temperature(℉),Humidity(%),Solar(W/m²),UVI,Rain Rate(in/hr),Daily(in),Event(in),Hourly(in),Weekly(in),Monthly(in),Yearly(in),Wind Speed(mph),Wind Gust(mph),Wind Direction(º),Relative(inHg),Absolute(inHg)",
    "2026-01-31 00:00,14.0,5.0,5.0,70,68.0,40,0,0,0.1,0.2,0.2,0.05,0.4,1.0,1.0,5.0,10.0,359,29.92,29.53",
    "2026-01-31 00:05,-,-,-,-,68.0,40,0,0,0.1,0.2,0.2,0.05,0.4,1.0,1.0,5.0,10.0,359,29.92,29.53",
  ),
  items: [
    "2026-01-31T05:00:00.000Z garden temperatureC=-10 humidityPct=70 dewPointC=-15 pressureHpa=1000.000672 seaLevelPressureHpa=1013.207589 windSpeedMs=2.2352 windGustMs=4.4704 windDirectionDeg=359 rainRateMmh=2.54 rainHourMm=1.27 rainDayMm=5.08 (dew point -15)",
    "2026-01-31T05:05:00.000Z garden pressureHpa=1000.000672 seaLevelPressureHpa=1013.207589 windSpeedMs=2.2352 windGustMs=4.4704 windDirectionDeg=359 rainRateMmh=2.54 rainHourMm=1.27 rainDayMm=5.08",
  ],
  uses: {
    Time: "time",
    "Outdoor Temperature(℉)": "temperatureC in °F",
    "Outdoor Humidity(%)": "humidityPct in %",
    "Outdoor Dew Point(℉)": "dewPointC in °F",
    "Pressure Absolute(inHg)": "pressureHpa in inHg",
    "Pressure Relative(inHg)": "seaLevelPressureHpa in inHg",
    "Wind Wind Speed(mph)": "windSpeedMs in mph",
    "Wind Wind Gust(mph)": "windGustMs in mph",
    "Wind Wind Direction(º)": "windDirectionDeg in °",
    "Rainfall Rain Rate(in/hr)": "rainRateMmh in in/h",
    "Rainfall Hourly(in)": "rainHourMm in in",
    "Rainfall Daily(in)": "rainDayMm in in",
  },
};

/** The same file as the flat export of WS View and the app. */
export const ecowittFlat: Example = {
  file: "export.csv",
  options: BERLIN,
  profile: "Ecowitt",
  text: lines(
    "Time,Outdoor Temperature(℃),Feels Like(℃),Dew Point(℃),Outdoor Humidity(%),Indoor Temperature(℃),Indoor Humidity(%),Solar Rad(w/m2),UVI,Rain Rate(mm/hr),Daily Rain(mm),Event Rain(mm),Hourly Rain(mm),Weekly Rain(mm),Monthly Rain(mm),Yearly Rain(mm),Wind Speed(km/h),Wind Gust(km/h),Wind Direction(°),Relative Pressure(hPa),Absolute Pressure(hPa),CH1 Temperature(℃),CH1 Humidity(%)",
    "2026-07-31 00:00,19.5,19.5,12.1,62,24.0,50,0,0,1.2,3.4,3.4,0.6,3.4,8.0,99.0,3.6,7.2,10,1013.4,1001.1,18.0,70",
  ),
  items: [
    "2026-07-30T22:00:00.000Z garden temperatureC=19.5 humidityPct=62 dewPointC=12.1 pressureHpa=1001.1 seaLevelPressureHpa=1013.4 windSpeedMs=1 windGustMs=2 windDirectionDeg=10 rainRateMmh=1.2 rainHourMm=0.6 rainDayMm=3.4 (dew point 12.1)",
  ],
  uses: {
    Time: "time",
    "Outdoor Temperature(℃)": "temperatureC in °C",
    "Outdoor Humidity(%)": "humidityPct in %",
    "Dew Point(℃)": "dewPointC in °C",
    "Absolute Pressure(hPa)": "pressureHpa in hPa",
    "Relative Pressure(hPa)": "seaLevelPressureHpa in hPa",
    "Wind Speed(km/h)": "windSpeedMs in km/h",
    "Wind Gust(km/h)": "windGustMs in km/h",
    "Wind Direction(°)": "windDirectionDeg in °",
    "Rain Rate(mm/hr)": "rainRateMmh in mm/h",
    "Hourly Rain(mm)": "rainHourMm in mm",
    "Daily Rain(mm)": "rainDayMm in mm",
  },
};

/** EasyWeather for WH1080 and others: text with tabs. */
export const easyWeatherEnglish: Example = {
  file: "EasyWeather.txt",
  options: BERLIN,
  profile: "EasyWeather",
  text: lines(
    "No.\tTime\tInterval\tIndoor Temperature(°C)\tIndoor Humidity(%)\tOutdoor Temperature(°C)\tOutdoor Humidity(%)\tRelative Pressure(hpa)\tAbsolute Pressure(hpa)\tWind Speed(km/h)\tGust(km/h)\tWind Direction\tDewPoint(°C)\tWindChill(°C)\tHour Rainfall(mm)\t24 Hour Rainfall(mm)\tWeek Rainfall(mm)\tMonth Rainfall(mm)\tTotal Rainfall(mm)",
    "1\t31-01-2026 00:05\t5\t21.4\t45\t-0.5\t97\t1013.2\t1001.1\t3.6\t7.2\tSW\t-0.9\t-0.5\t0.3\t4.2\t9.9\t20.1\t512.4",
    "2\t31-01-2026 00:10\t5\t21.4\t45\t--.-\t--\t1013.2\t1001.1\t0.0\t1.8\t---\t--.-\t--.-\t0.0\t4.2\t9.9\t20.1\t512.4",
  ),
  items: [
    "2026-01-30T23:05:00.000Z garden temperatureC=-0.5 humidityPct=97 dewPointC=-0.9 pressureHpa=1001.1 seaLevelPressureHpa=1013.2 windSpeedMs=1 windGustMs=2 windDirectionDeg=225 rainHourMm=0.3 (dew point -0.9)",
    "2026-01-30T23:10:00.000Z garden pressureHpa=1001.1 seaLevelPressureHpa=1013.2 windSpeedMs=0 windGustMs=0.5 rainHourMm=0",
  ],
  uses: {
    Time: "time",
    "Outdoor Temperature(°C)": "temperatureC in °C",
    "Outdoor Humidity(%)": "humidityPct in %",
    "DewPoint(°C)": "dewPointC in °C",
    "Absolute Pressure(hpa)": "pressureHpa in hPa",
    "Relative Pressure(hpa)": "seaLevelPressureHpa in hPa",
    "Wind Speed(km/h)": "windSpeedMs in km/h",
    "Gust(km/h)": "windGustMs in km/h",
    "Wind Direction": "windDirectionDeg in °",
    "Hour Rainfall(mm)": "rainHourMm in mm",
  },
};

export const easyWeatherGerman: Example = {
  file: "Wetterdaten.csv",
  options: BERLIN,
  profile: "EasyWeather",
  text: lines(
    "Lfd. Nr.;Zeit;Intervall;Innentemperatur(°C);Innenluftfeuchte(%);Außentemperatur(°C);Außenluftfeuchte(%);Relativer Luftdruck(mmHg);Absoluter Luftdruck(mmHg);Windgeschwindigkeit(m/s);Windböe(m/s);Windrichtung;Taupunkt(°C);Windchill(°C);Regen Stunde(mm);Regen 24 Stunden(mm);Regen Woche(mm);Regen Monat(mm);Regen Gesamt(mm)",
    "1;31.01.2026 13:05:00;5;21,4;45;-0,5;97;760,0;750,0;1,5;3,0;NO;-0,9;-0,5;0,3;4,2;9,9;20,1;512,4",
    "2;31.01.2026 13:10:00;5;21,4;45;-0,4;97;760,0;750,0;1,5;3,0;W;-0,8;-0,4;0,3;4,2;9,9;20,1;512,4",
  ),
  items: [
    "2026-01-31T12:05:00.000Z garden temperatureC=-0.5 humidityPct=97 dewPointC=-0.9 pressureHpa=999.918 seaLevelPressureHpa=1013.25024 windSpeedMs=1.5 windGustMs=3 windDirectionDeg=45 rainHourMm=0.3 (dew point -0.9)",
    "2026-01-31T12:10:00.000Z garden temperatureC=-0.4 humidityPct=97 dewPointC=-0.8 pressureHpa=999.918 seaLevelPressureHpa=1013.25024 windSpeedMs=1.5 windGustMs=3 windDirectionDeg=270 rainHourMm=0.3 (dew point -0.8)",
  ],
  uses: {
    Zeit: "time",
    "Außentemperatur(°C)": "temperatureC in °C",
    "Außenluftfeuchte(%)": "humidityPct in %",
    "Taupunkt(°C)": "dewPointC in °C",
    "Absoluter Luftdruck(mmHg)": "pressureHpa in mmHg",
    "Relativer Luftdruck(mmHg)": "seaLevelPressureHpa in mmHg",
    "Windgeschwindigkeit(m/s)": "windSpeedMs in m/s",
    "Windböe(m/s)": "windGustMs in m/s",
    Windrichtung: "windDirectionDeg in °",
    "Regen Stunde(mm)": "rainHourMm in mm",
  },
};
