/** Hash of a text over its UTF-8 bytes (FNV-1a, 32 bit; Fowler, Noll, Vo). */
const fnv1a = (text: string): number =>
  new TextEncoder().encode(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);

/** The seed of one station's weather: another id is another weather, at the same place too. */
export const stationSeed = (seed: number, stationId: string): number => (seed ^ fnv1a(stationId)) >>> 0;
