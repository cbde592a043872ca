export const TIMEOUT = ((3 << 24) | 125_000) >>> 0;
export const OVERFLOW = (4 << 24) >>> 0;

/** Signed µs as the words of a LIRC device in MODE2. */
export const toWords = (timingsUs: readonly number[]): number[] => timingsUs.map((us) => (us > 0 ? ((1 << 24) | us) >>> 0 : -us));

export const toBytes = (words: readonly number[]): Buffer => {
  const buffer = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) buffer.writeUInt32LE(word, index * 4);
  return buffer;
};
