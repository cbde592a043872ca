import { expect, test } from "@jest/globals";
import { unknownNames } from "./known-names.ts";

test.each([
  ['SELECT mean("temperatureC") FROM "weather" WHERE "station" = \'a\'', []],
  ['SELECT mean("temperature") FROM "weather"', ["temperature"]],
  ['SELECT mean("temperatureC") FROM "wether"', ["wether", "temperatureC"]],
  ['SELECT max("a") FROM (SELECT "temperatureC_max" - "rainMm" AS "a" FROM "weather_day")', ["rainMm"]],
  ['SELECT last("temperatureC_max") FROM "weather"', ["temperatureC_max"]],
  ['SELECT sum("frostDays") FROM "weather_hour"', ["frostDays"]],
  ['SELECT last("lagS") FROM "ingest_health" WHERE "worker" =~ /^$worker$/', []],
])("%s names of what is not stored %j", (query, unknown) => expect(unknownNames(query)).toEqual(unknown));
