/** Of an ingest in a test: small windows, and what asks for a time it seldom reaches. Base, folder and broker are the test's. */
export const INGEST_SETTINGS = {
  worker: "main",
  windowMessages: 100,
  windowBytes: 1_000_000,
  retiredAfterDays: 7,
  batchMaxReadings: 50,
  spoolAfterMs: 5000,
  spoolMaxBytes: 10_000_000,
  maxFutureS: 86_400,
} as const;
