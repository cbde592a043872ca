import { waitFor } from "../../test/support/wait-for.ts";

const DAY_MS = 86_400_000;
/** Of a simulated past, which has one every five minutes. */
const READINGS_A_DAY = 288;

/** Waits until so many whole days of a new simulated station's past are in the store. */
export function untilPastIsStored(panelUrl: string, days: number): Promise<boolean> {
  let stored = 0;
  let readings = 0;
  const isStored = async () => {
    const from = new Date(Date.now() - (days + 2) * DAY_MS).toISOString();
    const question = `series?quantities=temperatureC&aggregates=count&bucketMs=${DAY_MS}&from=${from}`;
    const answer = await fetch(`${panelUrl}/api/v1/stations/demo/${question}`);
    const { series } = (await answer.json()) as { series?: { temperatureC: { count: (number | null)[] } } };
    const counts = (series?.temperatureC.count ?? []).map((count) => count ?? 0);
    stored = counts.filter((count) => count === READINGS_A_DAY).length;
    readings = counts.reduce((sum, count) => sum + count, 0);
    return stored >= days;
  };
  return waitFor(
    () => `${days} whole days to be stored; there are ${stored}`,
    isStored,
    15_000,
    () => readings,
  );
}
