import { findMetar } from "../profiles/metar/decode.ts";
import { type Around, dateIn } from "../profiles/metar/instant.ts";
import type { TextLine } from "./text-lines.ts";

export interface Report extends TextLine {
  /** What a line above says. */
  readonly above: Around | undefined;
}

/** tgftp.nws.noaa.gov/data/observations/metar has the date on a line above each report. */
const DATE_ALONE = /^\s*\d{4}[/-]\d\d[/-]\d\d(\s+\d\d:?\d\d)?\s*$/;
const isDateAlone = (line: string) => DATE_ALONE.test(line);

/** Lines of bulletins that are none of their reports: a number, the heading (WMO-No. 386, Part II, 2.3.2), and what the reports are. */
const OF_BULLETIN = /^\s*(\d{1,3}|[A-Z]{4}\d\d [A-Z]{4} \d{6}( [A-Z]{3})?|METAR|SPECI)\s*$/;
const isOfBulletin = (line: string) => OF_BULLETIN.test(line);

/** Puts lines together that are one report: further ones are indented, and in bulletins all are up to the sign =. */
export function createReports() {
  let above: Around | undefined;
  let isBulletin = false;
  let open: Report | undefined;

  function taken(): Report[] {
    const report = open;
    open = undefined;
    return report ? [report] : [];
  }

  function isFurther(text: string): boolean {
    return open !== undefined && !/=\s*$/.test(open.text) && (isBulletin || /^\s/.test(text)) && findMetar(text) === undefined;
  }

  function push({ line, text }: TextLine): Report[] {
    if (text.trim() === "" || text.startsWith("#")) return [];
    if (isOfBulletin(text)) {
      isBulletin = true;
      return taken();
    }
    if (isDateAlone(text)) {
      above = dateIn(text);
      return taken();
    }
    if (open && isFurther(text)) {
      open = { ...open, text: `${open.text.trimEnd()} ${text.trim()}` };
      return [];
    }
    const before = taken();
    open = { line, text, above };
    return before;
  }
  return { push, end: taken };
}
