const MAX_LENGTH = 256;
/** More than what clocks of one house differ by. */
const MAX_AHEAD_MS = 60_000;

/**
 * A text of a message as every store keeps it: on one line, of bounded length, and without a backslash at its end, which the line protocol of
 * InfluxDB cannot say of a tag.
 */
export const plainText = (text: string): string =>
  text
    .slice(0, MAX_LENGTH)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to go
    .replace(/[\u0000-\u001f\u007f]+/g, " ")
    .replace(/[\\\s]+$/, "")
    .trimStart();

/** Those that have a text, as stores keep it; one that is absent or empty has no key. */
export const textsOf = (texts: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) => {
      const text = plainText(value ?? "");
      return text === "" ? [] : [[name, text]];
    }),
  );

/** Whether a station's time is later than it can be here. */
export const isAheadOf = (instant: string, nowMs: number): boolean => Date.parse(instant) - nowMs > MAX_AHEAD_MS;
