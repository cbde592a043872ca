const MINUTES = [1, 5, 15] as const;
const MINUTE_MS = 60_000;

/** What happens a minute, averaged over the last 1, 5 and 15 minutes with exponentially falling weight, as Mosquitto does. */
export interface LoadAverages {
  /** Takes the totals in; answers "load/<name>/<n>min" by name, with two decimals. */
  update(totals: Readonly<Record<string, number>>, now: number): Readonly<Record<string, string>>;
}

export function createLoadAverages(): LoadAverages {
  const averages = new Map<string, number>();
  let last: { readonly totals: Readonly<Record<string, number>>; readonly at: number } | undefined;

  function update(totals: Readonly<Record<string, number>>, now: number): Readonly<Record<string, string>> {
    const elapsedMs = last ? now - last.at : 0;
    const shown: Record<string, string> = {};
    for (const [name, total] of Object.entries(totals)) {
      const perMinute = elapsedMs > 0 ? ((total - (last?.totals[name] ?? 0)) * MINUTE_MS) / elapsedMs : 0;
      for (const minutes of MINUTES) {
        const key = `load/${name}/${minutes}min`;
        const weight = Math.exp(-elapsedMs / (minutes * MINUTE_MS));
        const average = (averages.get(key) ?? 0) * weight + perMinute * (1 - weight);
        averages.set(key, average);
        shown[key] = average.toFixed(2);
      }
    }
    last = { totals: { ...totals }, at: now };
    return shown;
  }

  return { update };
}
