const MAX_STAMPS = 10_000;

/**
 * Station and takenAt are a reading's identity, so two readings never get the same: not within a millisecond, and not when a clock that
 * was set back passes the same instants again. A stamp is used up when its reading is kept.
 */
export function createUniqueStamp() {
  const recent = new Set<number>();
  return {
    /** The first free instant from `atMs` on; `alsoTaken` are those of readings that are not kept yet. */
    next(atMs: number, alsoTaken: ReadonlySet<number>): number {
      let stampMs = atMs;
      while (recent.has(stampMs) || alsoTaken.has(stampMs)) stampMs += 1;
      return stampMs;
    },
    use(stampsMs: Iterable<number>): void {
      for (const stampMs of stampsMs) {
        recent.add(stampMs);
        const [oldest] = recent;
        if (recent.size > MAX_STAMPS && oldest !== undefined) recent.delete(oldest);
      }
    },
  };
}
