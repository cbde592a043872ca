import { type Example, GARDEN, lines, NEW_YORK } from "./example.ts";

/** The table of a station's page; each day a table, whose times have no day. */
export const undergroundTable: Example = {
  file: "KNYNEWYO1-2026-01-31.csv",
  options: NEW_YORK,
  profile: "Weather Underground (table of a station's page)",
  text: lines(
    "Time,Temperature,Dew Point,Humidity,Wind,Speed,Gust,Pressure,Precip. Rate.,Precip. Accum.,UV,Solar",
    "12:04 AM,65.1 °F,50.0 °F,58 %,WNW,3.4 mph,10.0 mph,29.92 in,0.04 in,0.10 in,0,0 w/m²",
    "12:09 PM,14.0 °F,--,58 %,North,0.0 mph,0.0 mph,30.00 in,0.00 in,0.10 in,3,512.7 w/m²",
  ),
  items: [
    "2026-01-31T05:04:00.000Z garden temperatureC=18.388889 dewPointC=10 windSpeedMs=1.519936 windGustMs=4.4704 seaLevelPressureHpa=1013.207589 rainRateMmh=1.016 rainDayMm=2.54 humidityPct=58 windDirectionDeg=292.5 (dew point 10)",
    "2026-01-31T17:09:00.000Z garden temperatureC=-10 windSpeedMs=0 windGustMs=0 seaLevelPressureHpa=1015.9167 rainRateMmh=0 rainDayMm=2.54 humidityPct=58 windDirectionDeg=0",
  ],
  uses: {
    Time: "time",
    Temperature: "temperatureC in °F",
    "Dew Point": "dewPointC in °F",
    Speed: "windSpeedMs in mph",
    Gust: "windGustMs in mph",
    Pressure: "seaLevelPressureHpa in inHg",
    "Precip. Rate.": "rainRateMmh in in/h",
    "Precip. Accum.": "rainDayMm in in",
    Humidity: "humidityPct in %",
    Wind: "windDirectionDeg in °",
  },
};

export const undergroundTableMetric: Example = {
  file: "january.csv",
  options: NEW_YORK,
  profile: "Weather Underground (table of a station's page)",
  text: lines(
    "Date,Time,Temperature,Dew Point,Humidity,Wind,Speed,Gust,Pressure,Precip. Rate.,Precip. Accum.,UV,Solar",
    '2026-01-31,12:04 AM,18.4 °C,10.0 °C,58 %,SSE,5.4 km/h,18.0 km/h,"1,013.21 hPa",1.02 mm,2.54 mm,0,0 w/m²',
    '2026-01-31,11:59 PM,18.4,10.0 °C,58 %,SSE,5.4 km/h,18.0 km/h,"1,013.21 hPa",1.02 mm,2.54 mm,0,0 w/m²',
  ),
  items: [
    "2026-01-31T05:04:00.000Z garden temperatureC=18.4 dewPointC=10 windSpeedMs=1.5 windGustMs=5 seaLevelPressureHpa=1013.21 rainRateMmh=1.02 rainDayMm=2.54 humidityPct=58 windDirectionDeg=157.5 (dew point 10)",
    'left out 3 Temperature: "18.4" has no unit beside it, as 65.1 °F has; expected the column\'s unit in a --map file',
    "2026-02-01T04:59:00.000Z garden dewPointC=10 windSpeedMs=1.5 windGustMs=5 seaLevelPressureHpa=1013.21 rainRateMmh=1.02 rainDayMm=2.54 humidityPct=58 windDirectionDeg=157.5 (dew point 10)",
  ],
  uses: {
    Date: "time",
    Time: "time",
    Temperature: "temperatureC in °C",
    "Dew Point": "dewPointC in °C",
    Speed: "windSpeedMs in km/h",
    Gust: "windGustMs in km/h",
    Pressure: "seaLevelPressureHpa in hPa",
    "Precip. Rate.": "rainRateMmh in mm/h",
    "Precip. Accum.": "rainDayMm in mm",
    Humidity: "humidityPct in %",
    Wind: "windDirectionDeg in °",
  },
};

/** WXDailyHistory.asp?…&format=1 */
export const undergroundHistory: Example = {
  file: "WXDailyHistory.csv",
  options: GARDEN,
  profile: "Weather Underground",
  text: lines(
    "",
    "Time,TemperatureF,DewpointF,PressureIn,WindDirection,WindDirectionDegrees,WindSpeedMPH,WindSpeedGustMPH,Humidity,HourlyPrecipIn,Conditions,Clouds,dailyrainin,SolarRadiationWatts/m^2,SoftwareType,DateUTC<br>",
    "2019-03-05 00:04:48,50.4,47.0,30.01,NNW,330,5.0,10.0,88,0.05,OVC,,0.20,0.00,WeatherDisplay:10.37,2019-03-05 08:04:48,",
    "<br>",
    "2019-03-05 00:09:49,-999,47.0,30.01,NNW,330,0.0,0.0,88,0.00,OVC,,0.20,0.00,WeatherDisplay:10.37,2019-03-05 08:09:49,",
    "<br>",
    "<!-- 0.070:0 -->",
  ),
  items: [
    "2019-03-05T08:04:48.000Z garden temperatureC=10.222222 dewPointC=8.333333 seaLevelPressureHpa=1016.255339 windDirectionDeg=330 windSpeedMs=2.2352 windGustMs=4.4704 humidityPct=88 rainHourMm=1.27 rainDayMm=5.08 (dew point 8.333333)",
    "2019-03-05T08:09:49.000Z garden dewPointC=8.333333 seaLevelPressureHpa=1016.255339 windDirectionDeg=330 windSpeedMs=0 windGustMs=0 humidityPct=88 rainHourMm=0 rainDayMm=5.08 (dew point 8.333333)",
  ],
  uses: {
    DateUTC: "time",
    TemperatureF: "temperatureC in °F",
    DewpointF: "dewPointC in °F",
    PressureIn: "seaLevelPressureHpa in inHg",
    WindDirectionDegrees: "windDirectionDeg in °",
    WindSpeedMPH: "windSpeedMs in mph",
    WindSpeedGustMPH: "windGustMs in mph",
    Humidity: "humidityPct in %",
    HourlyPrecipIn: "rainHourMm in in",
    dailyrainin: "rainDayMm in in",
  },
  notes: ["the times of DateUTC are taken as of UTC, which this kind of file says"],
};

export const undergroundHistoryLocal: Example = {
  file: "WXDailyHistory.csv",
  options: NEW_YORK,
  profile: "Weather Underground",
  text: lines(
    "Time,TemperatureC,DewpointC,PressurehPa,WindDirection,WindDirectionDegrees,WindSpeedKMH,WindSpeedGustKMH,Humidity,HourlyPrecipMM,Conditions,Clouds,dailyrainMM,SolarRadiationWatts/m^2,SoftwareType",
    "2019-07-05 00:04:48,21.5,12.0,1013.2,East,90,18.0,36.0,55,1.2,,,4.6,0.00,x",
  ),
  items: [
    "2019-07-05T04:04:48.000Z garden temperatureC=21.5 dewPointC=12 seaLevelPressureHpa=1013.2 windDirectionDeg=90 windSpeedMs=5 windGustMs=10 humidityPct=55 rainHourMm=1.2 rainDayMm=4.6 (dew point 12)",
  ],
  uses: {
    Time: "time",
    TemperatureC: "temperatureC in °C",
    DewpointC: "dewPointC in °C",
    PressurehPa: "seaLevelPressureHpa in hPa",
    WindDirectionDegrees: "windDirectionDeg in °",
    WindSpeedKMH: "windSpeedMs in km/h",
    WindSpeedGustKMH: "windGustMs in km/h",
    Humidity: "humidityPct in %",
    HourlyPrecipMM: "rainHourMm in mm",
    dailyrainMM: "rainDayMm in mm",
  },
};

/** api.weather.com/v2/pws/history/all as CSV; nested quantities have their system before them. */
export const undergroundApi: Example = {
  file: "history.csv",
  profile: "Weather Underground (API)",
  text: lines(
    "stationID,tz,obsTimeUtc,obsTimeLocal,epoch,lat,lon,solarRadiationHigh,uvHigh,winddirAvg,humidityHigh,humidityLow,humidityAvg,qcStatus,imperial.tempHigh,imperial.tempLow,imperial.tempAvg,imperial.windspeedHigh,imperial.windspeedLow,imperial.windspeedAvg,imperial.windgustHigh,imperial.windgustLow,imperial.windgustAvg,imperial.dewptHigh,imperial.dewptLow,imperial.dewptAvg,imperial.windchillAvg,imperial.heatindexAvg,imperial.pressureMax,imperial.pressureMin,imperial.pressureTrend,imperial.precipRate,imperial.precipTotal",
    "KCASARAT1,America/Los_Angeles,2019-05-20T07:04:57Z,2019-05-20 00:04:57,1558335897,37.27,-122.02,0.0,0.0,329,90,88,89,1,52,50,50.0,3,0,1.0,10,0,2,49,47,48.2,50,50,29.92,29.90,0.00,0.10,0.40",
  ),
  items: [
    "2019-05-20T07:04:57.000Z kcasarat1 temperatureC=10 dewPointC=9 windSpeedMs=0.44704 windGustMs=4.4704 seaLevelPressureHpa=1013.207589 rainRateMmh=2.54 rainDayMm=10.16 windDirectionDeg=329 humidityPct=89 (dew point 9)",
  ],
  uses: {
    obsTimeUtc: "time",
    stationID: "station",
    "imperial.tempAvg": "temperatureC in °F",
    "imperial.dewptAvg": "dewPointC in °F",
    "imperial.windspeedAvg": "windSpeedMs in mph",
    "imperial.windgustHigh": "windGustMs in mph",
    "imperial.pressureMax": "seaLevelPressureHpa in inHg",
    "imperial.precipRate": "rainRateMmh in in/h",
    "imperial.precipTotal": "rainDayMm in in",
    winddirAvg: "windDirectionDeg in °",
    humidityAvg: "humidityPct in %",
  },
  notes: ["of the highest and the lowest pressure of an interval, the highest is taken (pressureMax)"],
};

export const undergroundApiMetric: Example = {
  file: "current.csv",
  options: GARDEN,
  profile: "Weather Underground (API)",
  text: lines(
    "stationID,obsTimeUtc,winddir,humidity,metric_temp,metric_heatIndex,metric_dewpt,metric_windChill,metric_windSpeed,metric_windGust,metric_pressure,metric_precipRate,metric_precipTotal,metric_elev",
    "IBERLIN1,2026-01-31T12:00:00Z,200,81,3.5,3,1.0,2,7.2,14.4,1009.14,0.5,1.5,40",
  ),
  items: [
    "2026-01-31T12:00:00.000Z garden temperatureC=3.5 dewPointC=1 windSpeedMs=2 windGustMs=4 seaLevelPressureHpa=1009.14 rainRateMmh=0.5 rainDayMm=1.5 windDirectionDeg=200 humidityPct=81 (dew point 1)",
  ],
  uses: {
    obsTimeUtc: "time",
    stationID: "station",
    metric_temp: "temperatureC in °C",
    metric_dewpt: "dewPointC in °C",
    metric_windSpeed: "windSpeedMs in km/h",
    metric_windGust: "windGustMs in km/h",
    metric_pressure: "seaLevelPressureHpa in hPa",
    metric_precipRate: "rainRateMmh in mm/h",
    metric_precipTotal: "rainDayMm in mm",
    winddir: "windDirectionDeg in °",
    humidity: "humidityPct in %",
  },
};
