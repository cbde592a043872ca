/** "12:00 PM 14.03.2026": the clock first, as some loggers write it. */
const CLOCK_FIRST = /^(\d{1,2}:\d{1,2}(?::\d{1,2})?(?: ?[ap]\.?m\.?)?)[, ]+(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})$/i;
/** "As of 11:00 PM, Sat Jan 31 2026", as WeatherLink's mails have it. */
const CLOCK_BEFORE_WORDS = /^(?:As of )?(\d{1,2}:\d\d(?: ?[ap]m)?), (?:\p{L}{3,},? )?(\p{L}{3,} \d{1,2},? \d{4})$/iu;
/** "Sat Jan 31 12:00:00 2026", as ctime of C and Python writes it. */
const CTIME = /^\p{L}{3} (\p{L}{3}) (\d{1,2}) (\d\d:\d\d:\d\d)(?: ([A-Z]{3,4}))? (\d{4})$/u;
const CJK_DATE = /^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/;
/** Clocks whose numbers are not filled up with zeros: 9:5:7. */
const SHORT_PART = /:(\d)(?=$|[: .])/g;

/** A time with its parts in the usual order: the date, then the clock. Other texts stay as they are. */
export const tidyTime = (text: string): string =>
  text
    .replace(/[\u00a0\u2009\u202f]/g, " ")
    .replace(/ +/g, " ")
    .replace(CLOCK_BEFORE_WORDS, "$2 $1")
    .replace(CTIME, "$1 $2, $5 $3 $4")
    .replace(CJK_DATE, "$1-$2-$3")
    .replace(CLOCK_FIRST, "$2 $1")
    .replace(SHORT_PART, ":0$1")
    .trim();
