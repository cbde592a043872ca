import { type Example, GARDEN, lines } from "./example.ts";

/** api.ambientweather.net as CSV: ms, and hourlyrainin is a rate. */
export const ambientApi: Example = {
  file: "ambient.csv",
  options: GARDEN,
  profile: "Ambient Weather or Ecowitt (names of their uploads)",
  text: lines(
    "dateutc,tempinf,humidityin,baromrelin,baromabsin,tempf,battout,humidity,winddir,windspeedmph,windgustmph,maxdailygust,hourlyrainin,eventrainin,dailyrainin,weeklyrainin,totalrainin,solarradiation,uv,feelsLike,dewPoint,feelsLikein,dewPointin,temp1f,lastRain,tz,date",
    "1769860800000,68,40,29.92,29.53,50,1,80,270,10,20,30,0.1,0,0.2,1,1,100,1,50,41,68,44,33,2026-01-01T00:00:00.000Z,Europe/Berlin,2026-01-31T12:00:00.000Z",
  ),
  items: [
    "2026-01-31T12:00:00.000Z garden temperatureC=10 humidityPct=80 dewPointC=5 pressureHpa=1000.000672 seaLevelPressureHpa=1013.207589 windSpeedMs=4.4704 windGustMs=8.9408 windDirectionDeg=270 rainDayMm=5.08 rainRateMmh=2.54 (dew point 5)",
  ],
  uses: {
    dateutc: "time",
    tempf: "temperatureC in °F",
    humidity: "humidityPct in %",
    dewPoint: "dewPointC in °F",
    baromabsin: "pressureHpa in inHg",
    baromrelin: "seaLevelPressureHpa in inHg",
    windspeedmph: "windSpeedMs in mph",
    windgustmph: "windGustMs in mph",
    winddir: "windDirectionDeg in °",
    dailyrainin: "rainDayMm in in",
    hourlyrainin: "rainRateMmh in in/h",
  },
  notes: ["the numbers of dateutc count milliseconds since 1970"],
};

/** What an Ecowitt console sends: UTC, a rate of its own, and the rain of the last hour. */
export const ecowittUploads: Example = {
  file: "uploads.csv",
  options: GARDEN,
  profile: "Ambient Weather or Ecowitt (names of their uploads)",
  text: lines(
    "dateutc,tempf,humidity,tempinf,humidityin,baromrelin,baromabsin,winddir,windspeedmph,windgustmph,maxdailygust,solarradiation,uv,rainratein,hourlyrainin,dailyrainin,weeklyrainin,wh65batt,stationtype",
    "2026-01-31 12:00:00,50,80,68,40,29.92,29.53,270,10,20,30,100,1,0.1,0.05,0.2,1,0,GW1000",
  ),
  items: [
    "2026-01-31T12:00:00.000Z garden temperatureC=10 humidityPct=80 pressureHpa=1000.000672 seaLevelPressureHpa=1013.207589 windSpeedMs=4.4704 windGustMs=8.9408 windDirectionDeg=270 rainDayMm=5.08 rainRateMmh=2.54 rainHourMm=1.27",
  ],
  uses: {
    dateutc: "time",
    tempf: "temperatureC in °F",
    humidity: "humidityPct in %",
    baromabsin: "pressureHpa in inHg",
    baromrelin: "seaLevelPressureHpa in inHg",
    windspeedmph: "windSpeedMs in mph",
    windgustmph: "windGustMs in mph",
    winddir: "windDirectionDeg in °",
    dailyrainin: "rainDayMm in in",
    rainratein: "rainRateMmh in in/h",
    hourlyrainin: "rainHourMm in in",
  },
  notes: ["the times of dateutc are taken as of UTC, which this kind of file says"],
};
