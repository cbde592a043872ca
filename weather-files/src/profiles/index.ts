import type { Profile } from "../port.ts";
import type { SqliteProfile } from "../table/sqlite-profile.ts";
import { ambientWeather } from "./ambient-weather.ts";
import { cumulus } from "./cumulus.ts";
import { easyWeather } from "./easy-weather.ts";
import { easyWeatherFile } from "./easy-weather-file.ts";
import { ecowitt } from "./ecowitt.ts";
import { ghcnHourly } from "./ghcn-hourly.ts";
import { homeAssistantColumns } from "./home-assistant/columns.ts";
import { homeAssistantDatabase } from "./home-assistant/recorder.ts";
import { homeAssistantStates, homeAssistantStatistics } from "./home-assistant/states.ts";
import { iemAsos } from "./iem-asos.ts";
import { influxDb } from "./influxdb.ts";
import { metarTable } from "./metar/metar-table.ts";
import { meteostat, meteostatBulk, meteostatDays } from "./meteostat.ts";
import { netatmo } from "./netatmo.ts";
import { noaaIsd } from "./noaa-isd.ts";
import { noaaIsdLite } from "./noaa-isd-lite.ts";
import { nycflights } from "./nycflights.ts";
import { openSenseMap } from "./open-sense-map.ts";
import { ownCsv } from "./own-csv.ts";
import { pywws } from "./pywws.ts";
import { bom } from "./services/bom.ts";
import { dwd, dwdDays } from "./services/dwd.ts";
import { environmentCanada } from "./services/environment-canada.ts";
import { geoSphere, geoSphereTable } from "./services/geo-sphere.ts";
import { knmi, knmiDays } from "./services/knmi.ts";
import { lcd } from "./services/lcd.ts";
import { meteoFrance, meteoFranceSynop } from "./services/meteo-france.ts";
import { meteoSwiss } from "./services/meteo-swiss.ts";
import { midas } from "./services/midas.ts";
import { nasaPower } from "./services/nasa-power.ts";
import { openMeteo } from "./services/open-meteo.ts";
import { openWeather } from "./services/open-weather.ts";
import { rp5 } from "./services/rp5.ts";
import { madavi, sensorCommunity } from "./services/sensor-community.ts";
import { thingSpeak } from "./services/thing-speak.ts";
import { tempest } from "./tempest.ts";
import { uploadNames } from "./upload-names.ts";
import { valueARow } from "./value-a-row.ts";
import { weatherLink, weatherLinkApi } from "./weather-link.ts";
import { weatherLinkText } from "./weather-link-text.ts";
import { weatherUndergroundApi, weatherUndergroundDays, weatherUndergroundHistory } from "./weather-underground.ts";
import { weatherUndergroundAirport, weatherUndergroundAirportDays, weatherUndergroundOldApi } from "./weather-underground-airport.ts";
import { weatherUndergroundTable } from "./weather-underground-table.ts";
import { weewx, weewxDatabase } from "./weewx.ts";

/** Public services, and those that give out what others measured. */
const services: readonly Profile[] = [
  dwd,
  dwdDays,
  knmi,
  knmiDays,
  meteoSwiss,
  meteoFrance,
  meteoFranceSynop,
  geoSphere,
  geoSphereTable,
  midas,
  environmentCanada,
  bom,
  lcd,
  rp5,
  nasaPower,
  openWeather,
  openMeteo,
  sensorCommunity,
  madavi,
  thingSpeak,
];

/** All profiles, the most specific first: the first that recognises a table reads it. */
export const profiles: readonly Profile[] = [
  ownCsv,
  nycflights,
  influxDb,
  homeAssistantStatistics,
  homeAssistantStates,
  homeAssistantColumns,
  noaaIsd,
  noaaIsdLite,
  ghcnHourly,
  iemAsos,
  metarTable,
  weewx,
  weatherUndergroundHistory,
  weatherUndergroundDays,
  weatherUndergroundApi,
  weatherUndergroundTable,
  ambientWeather,
  uploadNames,
  easyWeather,
  easyWeatherFile,
  cumulus,
  pywws,
  ecowitt,
  weatherLinkText,
  weatherLink,
  weatherLinkApi,
  netatmo,
  meteostatDays,
  meteostat,
  meteostatBulk,
  openSenseMap,
  tempest,
  weatherUndergroundAirport,
  weatherUndergroundAirportDays,
  weatherUndergroundOldApi,
  ...services,
  valueARow,
];

/** What is read of the databases of programs. */
export const sqliteProfiles: readonly SqliteProfile[] = [weewxDatabase, homeAssistantDatabase];
