import { STATION_ID } from "@clima/schemas";

/** What is wrong with the id of a station. */
export const complainOfStation = (station: string): string | undefined =>
  typeof station === "string" && STATION_ID.test(station)
    ? undefined
    : `the station is ${JSON.stringify(station)}; expected 1 to 32 of a to z, 0 to 9 and -`;
