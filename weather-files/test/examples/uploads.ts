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
  items: [],
  uses: {},
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
  items: [],
  uses: {},
};
