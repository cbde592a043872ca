import { FIRST_MS, type ReadOptions } from "@clima/weather-files";

const FAR_MS = Date.UTC(2200, 0, 1) - 1;

/** Of which times readings are taken, both ends inclusive, ms since 1970 UTC. */
export const takenTimes = ({ isAnyTimeTaken, nowMs }: ReadOptions) =>
  isAnyTimeTaken ? { fromMs: 0, toMs: FAR_MS } : { fromMs: FIRST_MS, toMs: nowMs };
