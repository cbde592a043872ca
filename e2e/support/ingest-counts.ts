import { waitFor } from "../../test/support/wait-for.ts";

/** Waits until an ingest has stored so many readings since its start, by its metrics at CLIMA_INGEST_HTTP_PORT. */
export function untilIngestStored(httpPort: number, count: number): Promise<boolean> {
  let stored = 0;
  const hasStored = async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
    stored = Number(/^clima_ingest_stored_readings (\d+)$/m.exec(metrics)?.[1] ?? 0);
    return stored >= count;
  };
  return waitFor(
    () => `${count} readings to be stored; there are ${stored}`,
    hasStored,
    20_000,
    () => stored,
  );
}
