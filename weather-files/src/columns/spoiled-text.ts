/** What Windows-1252 has for the bytes 0x80 to 0x9f. */
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
/** How what is not ASCII begins in UTF-8 that was read as Windows-1252. */
const SPOILED = /[ÃÂâ]/;

/** A name as it was before its UTF-8 was read as Windows-1252 and written again: "AuÃŸen (Â°C)" ▶ "Außen (°C)". Others stay as they are. */
export function repaired(text: string): string {
  if (!SPOILED.test(text)) return text;
  const bytes = [...text].map((char) => (HIGH.includes(char) ? 0x80 + HIGH.indexOf(char) : (char.codePointAt(0) ?? 0)));
  if (bytes.some((byte) => byte > 0xff)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    // It is no UTF-8: "Âge" is a word
    return text;
  }
}
