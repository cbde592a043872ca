import { err, ok, type Result, show } from "@clima/schemas";

/** A number as a cell has it, and the unit if it stands beside it. */
export interface NumberText {
  readonly number: number;
  readonly unit?: string;
}

/** What programs write for "no value", in lower case. */
const MISSING: ReadonlySet<string> = new Set(
  "|-|--|---|----|-----|–|—|na|n/a|n.a.|#n/a|<na>|nan|null|(null)|\\n|nil|none|m|unknown|unavailable|missing|no data|nodata|undefined|?|*|.|..".split(
    "|",
  ),
);

/** Whether a cell says that there is no value; `more` are other words for that, in lower case. */
export function isMissing(text: string, more?: ReadonlySet<string>): boolean {
  if (text === "") return true;
  const first = text.charCodeAt(0);
  const isDigitFirst = first >= 48 && first <= 57;
  if (isDigitFirst && more === undefined) return false;
  const word = text.toLowerCase();
  return MISSING.has(word) || (more?.has(word) ?? false);
}

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WITH_UNIT = /^([+-]?[\d.,'’ \u00a0\u2009\u202f]*\d(?:[.,](?![\d.,]))?(?:e[+-]?\d+)?)\s*([\p{L}°º˚℃℉%"″/*][^\d]*[23]?)?$/iu;
const GROUP_MARK = /['’ \u00a0\u2009\u202f]/g;

/**
 * The number of a cell: with a decimal point or comma, groups of three digits, a sign of any kind, a unit beside it. No hexadecimal, no
 * Infinity. `hasDecimalComma` decides what 1,234 and 1.234 are.
 */
export function readNumber(text: string, hasDecimalComma: boolean): Result<NumberText, string> {
  if (PLAIN.test(text) && !(hasDecimalComma && GROUPED_BY_POINT.test(text))) return finite(text, Number(text));
  const parts = WITH_UNIT.exec(text.replace(/^[−–]/, "-").replace(/^([+-]) +(?=\d)/, "$1"));
  if (!parts?.[1]) return notANumber(text);
  const digits = withPoint(parts[1], hasDecimalComma);
  if (digits === undefined) return notANumber(text);
  const number = finite(text, Number(digits));
  const unit = parts[2]?.trim();
  return number.ok && unit ? ok({ number: number.value.number, unit }) : number;
}

const notANumber = (text: string) => err(`${show(text)} is not a number`);
const finite = (text: string, number: number): Result<NumberText, string> => (Number.isFinite(number) ? ok({ number }) : notANumber(text));

const GROUPED_BY_POINT = /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/;
const GROUPED_BY_COMMA = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;
const GROUPED_BY_MARK = /^[+-]?[1-9]\d{0,2}(['’ \u00a0\u2009\u202f]\d{3})+([.,]\d+)?$/;

/** The digits with a decimal point and without groups; undefined where commas and points contradict each other. */
function withPoint(text: string, hasDecimalComma: boolean): string | undefined {
  const isMarked = text.search(GROUP_MARK) !== -1;
  if (isMarked && !GROUPED_BY_MARK.test(text)) return undefined;
  const digits = isMarked ? text.replace(GROUP_MARK, "") : text;
  const [comma, point] = [digits.lastIndexOf(","), digits.lastIndexOf(".")];
  if (comma !== -1 && point !== -1) return comma > point ? ungroup(digits, ".", ",") : ungroup(digits, ",", ".");
  if (comma !== -1 && !hasDecimalComma && GROUPED_BY_COMMA.test(digits)) return digits.replaceAll(",", "");
  if (point !== -1 && hasDecimalComma && GROUPED_BY_POINT.test(digits)) return digits.replaceAll(".", "");
  const plain = digits.replace(",", ".");
  return PLAIN.test(plain) ? plain : undefined;
}

/** 1.234.567,8 and 1,234,567.8 */
function ungroup(digits: string, group: string, decimal: string): string | undefined {
  const [whole = "", fraction = "", ...more] = digits.split(decimal);
  const groups = whole.split(group);
  const isGrouped = groups.slice(1).every((each) => each.length === 3) && /^[+-]?\d{1,3}$/.test(groups[0] ?? "");
  return isGrouped && more.length === 0 && !fraction.includes(group) ? `${groups.join("")}.${fraction}` : undefined;
}
