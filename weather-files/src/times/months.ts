/** The first letters of the months, without accents, in English, German, French, Spanish, Portuguese, Italian and Dutch. */
const MONTHS = [
  "jan ene gen",
  "feb fev",
  "mar maa mrt mrz",
  "apr avr abr",
  "may mai mei mag",
  "jun juin giu",
  "jul juil lug",
  "aug aou ago",
  "sep set",
  "oct okt out ott",
  "nov",
  "dec dez dic dis",
].map((starts) => starts.split(" "));

/** 1 to 12 for a month's name or its beginning; undefined for what is none. */
export function monthNamed(word: string): number | undefined {
  const plain = word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const at = plain.length < 3 ? -1 : MONTHS.findIndex((starts) => starts.some((start) => plain.startsWith(start)));
  return at === -1 ? undefined : at + 1;
}
