import { conceptsByWord } from "./words.ts";

/** Units that stand at the end of a name without a space: tempf, windspeedmph. */
const GLUED_UNITS: ReadonlySet<string> = new Set(
  "f c k in mm cm m km mi ft mph kmh kph ms mps kts kt kn hpa mb mbar inhg mmhg kpa pa pct lx klx wm2".split(" "),
);
/** Shorter ones would be found in any word; but tempinf is temp, in, f. */
const MIN_PART_CHARS = 3;
const isPart = (text: string) => conceptsByWord.has(text) && (text.length >= MIN_PART_CHARS || text === "in");

/** Sensors that are put before what they measure: bme280_temperature. Their digits count no sensors. */
const SENSORS = /(?<![a-z])(bm[ep] ?\d{3}|dht ?\d\d|sht ?\d\d|htu ?21d?|ds ?18 ?b ?20|am ?23\d\d|si ?7021|bh ?1750)(?![a-z\d])/g;

/** Letters that NFKD does not take apart. */
const STROKED: Readonly<Record<string, string>> = { ø: "o", Ø: "O", ł: "l", Ł: "L", æ: "ae", Æ: "Ae" };

/** The words of a name of a column, in lower case and without accents; words put together are taken apart. */
export function tokensOf(name: string): readonly string[] {
  const spaced = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .replace(/[øØłŁæÆ]/g, (letter) => STROKED[letter] ?? letter)
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replace(SENSORS, " ");
  const whole = spaced.replace(/[^a-z\d]/g, "");
  if (conceptsByWord.has(whole)) return [whole];
  const words = spaced.match(/gm3|wm2|\d+(?:cm|m|h|hr|hour|min)(?![a-z])|\d+|%|[a-z]+/g) ?? [];
  return words.flatMap((word) => (conceptsByWord.has(word) ? [word] : (partsOf(word) ?? [word])));
}

/** "baromrelin" ▶ barom, rel, in; undefined where a part stays that no word is. Longer parts go first. */
function partsOf(word: string): readonly string[] | undefined {
  for (let length = word.length; length > 1; length--) {
    const start = word.slice(0, length);
    if (!isPart(start)) continue;
    const rest = word.slice(length);
    if (rest === "") return [start];
    const parts = GLUED_UNITS.has(rest) ? [rest] : (partsOf(rest) ?? partsOfLinked(rest));
    if (parts) return [start, ...parts];
  }
  return undefined;
}

/** German and Dutch put an s between: Niederschlag-s-menge. */
const partsOfLinked = (rest: string): readonly string[] | undefined => (rest.startsWith("s") ? partsOf(rest.slice(1)) : undefined);
