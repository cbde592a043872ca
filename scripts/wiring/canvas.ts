/** Parts of a wiring drawing as SVG text: the header, wires, and the symbols of IEC 60617. */
import { HEADER_PINS, pinName } from "./header.ts";

export type Wire = "v33" | "v5" | "gnd" | "sda" | "scl" | "io";

export const WIDTH = 420;
const TOP = 92;
const PITCH = 24;
const LINE = 19;
const LEFT_X = 114;
const RIGHT_X = LEFT_X + PITCH;

const isLeft = (pin: number) => pin % 2 === 1;
export const rowY = (pin: number): number => TOP + (Math.ceil(pin / 2) - 1) * PITCH;
export const laneY = (pin: number, side: "above" | "below"): number => rowY(pin) + (side === "below" ? PITCH / 2 : -PITCH / 2);
export const HEADER_END = rowY(HEADER_PINS) + 20;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

export function text(x: number, y: number, content: string, { anchor = "start", kind = "t" } = {}): string {
  return `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

/** Lines of text below each other. */
export const lines = (x: number, y: number, contents: readonly string[]): string =>
  contents.map((content, index) => text(x, y + index * LINE, content)).join("\n");

export const wire = (kind: Wire, path: string): string => `<path class="w ${kind}" d="${path}"/>`;
export const dot = (kind: Wire, x: number, y: number): string => `<circle class="${kind} f" cx="${x}" cy="${y}" r="4"/>`;
export const outline = (x: number, y: number, width: number, height: number): string =>
  `<rect class="d" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
export const box = (x: number, y: number, width: number, height: number): string =>
  `<rect class="p" x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/>`;

/** The header with the used pins named; those of the left column to its left, the others above their wires. */
export function header(used: ReadonlyMap<number, Wire>): string {
  const pins = Array.from({ length: HEADER_PINS }, (_, index) => index + 1).map((pin) => {
    const [x, y] = [isLeft(pin) ? LEFT_X : RIGHT_X, rowY(pin)];
    const kind = used.get(pin);
    const shape = pin === 1 ? `<rect x="${x - 8}" y="${y - 8}" width="16" height="16"` : `<circle cx="${x}" cy="${y}" r="8"`;
    if (kind === undefined) return `${shape} class="n"/>`;
    const label = `${pin} ${pinName(pin)}`;
    const named = isLeft(pin)
      ? text(LEFT_X - 20, y + 5, label, { anchor: "end", kind: "b" })
      : text(RIGHT_X + 18, y - 5, label, { kind: "b" });
    return `${shape} class="${kind} f"/>\n${named}`;
  });
  return `${text((LEFT_X + RIGHT_X) / 2, TOP - 24, "SD card end", { anchor: "middle" })}
<rect class="h" x="${LEFT_X - 14}" y="${TOP - 14}" width="${PITCH + 28}" height="${(HEADER_PINS / 2 - 1) * PITCH + 28}" rx="4"/>
${pins.join("\n")}`;
}

/** The way of a wire from a pin to the right, as far as x: straight from the outer column, between two rows from the inner one. */
export function leave(pin: number, x: number, side: "above" | "below" = "below"): string {
  if (!isLeft(pin)) return `M${RIGHT_X} ${rowY(pin)} H${x}`;
  return `M${LEFT_X} ${rowY(pin)} L${LEFT_X + PITCH / 2} ${laneY(pin, side)} H${x}`;
}

/** A resistor that lies, its left end at x; it is 44 long. */
export const resistor = (x: number, y: number, value: string, side: "above" | "below" = "below"): string => `${box(x, y - 8, 44, 16)}
${text(x + 22, side === "below" ? y + 24 : y - 14, value, { anchor: "middle" })}`;

/** A resistor that stands, its upper end at y; it is 44 long. */
export const standingResistor = (x: number, y: number, value: string): string => `${box(x - 8, y, 16, 44)}
${text(x + 16, y + 27, value)}`;

/** A light-emitting diode that stands, 32 long: current flows down. */
export const led = (x: number, y: number): string => `<path class="p" d="M${x - 13} ${y} H${x + 13} L${x} ${y + 24} Z"/>
<path class="w gnd" d="M${x - 13} ${y + 24} H${x + 13} M${x} ${y + 24} V${y + 32}"/>
<path class="a" d="M${x + 17} ${y + 6} l12 -8 m-7 0 h7 v7 M${x + 17} ${y + 18} l12 -8 m-7 0 h7 v7"/>`;

/** A contact that stands, 40 long, open. */
export const contact = (
  x: number,
  y: number,
): string => `<path class="w gnd" d="M${x} ${y + 40} V${y + 32} L${x - 14} ${y + 8} M${x} ${y} V${y + 8}"/>
<circle class="p" cx="${x}" cy="${y + 8}" r="3"/>
<circle class="p" cx="${x}" cy="${y + 32}" r="3"/>`;

/** A capacitor that stands between two heights. */
export const capacitor = (x: number, from: number, to: number): string => {
  const middle = (from + to) / 2;
  return `<path class="a" d="M${x} ${from} V${middle - 4} M${x - 12} ${middle - 4} H${x + 12} M${x - 12} ${middle + 4} H${x + 12} M${x} ${middle + 4} V${to}"/>`;
};

/** An NPN transistor: collector above at y - 26, emitter below at y + 26, base to the right at x + 34. */
export const transistor = (x: number, y: number): string => `<circle class="p" cx="${x + 6}" cy="${y}" r="24"/>
<path class="w gnd" d="M${x + 14} ${y - 14} V${y + 14} M${x + 14} ${y - 6} L${x} ${y - 16} V${y - 26} M${x + 14} ${y + 6} L${x} ${y + 16} V${y + 26}"/>
<path class="w io" d="M${x + 14} ${y} H${x + 34}"/>
<path class="a" d="M${x + 9} ${y + 16} l-8 0 l5 -7"/>`;

const STYLE = `
.bg{fill:#fff;stroke:#8c959f} .t,.b,.s{font:14px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:#1f2328} .b{font-weight:600}
.s{font-size:18px;font-weight:600} .h{fill:#dde1e6} .n{fill:#8c959f;stroke:none} .p{fill:#fff;stroke:#1f2328;stroke-width:1.8}
.a{fill:none;stroke:#1f2328;stroke-width:1.6} .d{fill:none;stroke:#1f2328;stroke-width:1.6;stroke-dasharray:6 4} .w{fill:none;stroke-width:2.6;stroke-linejoin:round}
.v33{stroke:#d35400} .v5{stroke:#c62828} .gnd{stroke:#1f2328} .sda{stroke:#0b5fb0} .scl{stroke:#8a6100} .io{stroke:#1a7f37}
.f{stroke:#fff;stroke-width:1} .v33.f{fill:#d35400} .v5.f{fill:#c62828} .gnd.f{fill:#1f2328} .sda.f{fill:#0b5fb0} .scl.f{fill:#8a6100} .io.f{fill:#1a7f37}
@media (prefers-color-scheme:dark){
.bg{fill:#0d1117;stroke:#6e7681} .t,.b,.s{fill:#e6edf3} .h{fill:#30363d} .n{fill:#6e7681} .p{fill:#0d1117;stroke:#e6edf3} .a,.d{stroke:#e6edf3}
.v33{stroke:#ff9d4d} .v5{stroke:#ff7b72} .gnd{stroke:#e6edf3} .sda{stroke:#79c0ff} .scl{stroke:#e3b341} .io{stroke:#56d364}
.f{stroke:#0d1117} .v33.f{fill:#ff9d4d} .v5.f{fill:#ff7b72} .gnd.f{fill:#e6edf3} .sda.f{fill:#79c0ff} .scl.f{fill:#e3b341} .io.f{fill:#56d364}
}`;

export interface Drawing {
  readonly title: string;
  /** What is seen, for people who do not see it. */
  readonly description: string;
  readonly parts: readonly string[];
  /** Below the header. */
  readonly notes: string;
}

/** As many letters as have room in a line, in the widest of the usual fonts. */
const LINE_LETTERS = 47;

/** Words put into lines. */
function wrapped(words: string): readonly string[] {
  const put: string[] = [];
  for (const word of words.split(" ")) {
    const longer = `${put.at(-1) ?? ""} ${word}`.trim();
    if (put.length > 0 && longer.length <= LINE_LETTERS) put[put.length - 1] = longer;
    else put.push(word);
  }
  return put;
}

/** A whole SVG file. It brings its own background, so that it can be read where only the page around it is dark. */
export function toSvg({ title, description, parts, notes }: Drawing): string {
  const below = wrapped(notes);
  const height = HEADER_END + 16 + below.length * LINE + 4;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(description)}</desc>
<style>${STYLE}
</style>
<rect class="bg" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
${text(14, 32, title, { kind: "s" })}
${parts.join("\n")}
${lines(14, HEADER_END + 20, below)}
</svg>
`;
}
