interface Mark {
  readonly payload: Uint8Array;
  readonly isRetained: boolean;
}

/** Which stations were forgotten (`clima station forget`) and not heard since. */
export function createForgotten() {
  const forgotten = new Set<string>();
  /** On which connection to the broker each was heard last. */
  const heardOn = new Map<string, number>();
  let connection = 0;

  return {
    has: (station: string) => forgotten.has(station),
    /** A connection to the broker begins: what it keeps comes again. */
    noteConnected(): void {
      connection += 1;
    },
    noteHeard(station: string): void {
      heardOn.set(station, connection);
      forgotten.delete(station);
    },
    /**
     * Whether the mark says that the station is forgotten now. Kept by the broker, it may be older than what the station says of itself on this
     * connection: then it means nothing.
     */
    takeMark(station: string, { payload, isRetained }: Mark): boolean {
      const isForgotten = payload.length > 0 && !(isRetained && heardOn.get(station) === connection);
      if (isForgotten) forgotten.add(station);
      else if (payload.length === 0) forgotten.delete(station);
      return isForgotten;
    },
  };
}
