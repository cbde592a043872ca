/** More topics, or more matches in all, are not remembered. */
const MAX_TOPICS = 10_000;
const MAX_MATCHES = 50_000;

/** What matches a topic: found once and remembered, for the same topics come again and again. */
export interface RememberedMatches<T> {
  of(topic: string): readonly T[];
  /** A filter came or went. */
  forget(): void;
}

export function rememberMatches<T>(find: (topic: string) => readonly T[], maxTopics = MAX_TOPICS): RememberedMatches<T> {
  const known = new Map<string, readonly T[]>();
  let matches = 0;

  function forget(): void {
    known.clear();
    matches = 0;
  }

  function of(topic: string): readonly T[] {
    const remembered = known.get(topic);
    if (remembered !== undefined) return remembered;
    const found = find(topic);
    if (known.size >= maxTopics || matches + found.length > MAX_MATCHES) forget();
    known.set(topic, found);
    matches += found.length;
    return found;
  }

  return { of, forget };
}
