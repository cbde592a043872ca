import { closeSync, existsSync, openSync, writeSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { type Item, REASONS_COLUMN, type WeatherSource } from "@clima/weather-files";
import { fail } from "../../terminal.ts";

type Refused = Extract<Item, { readonly kind: "refused" }>;
/** How what is refused stands in the file. */
type ToText = (refused: Pick<Refused, "text" | "reason">) => string;
type Shape = Pick<WeatherSource, "refusedHeader" | "delimiter">;

export interface RefusedFile {
  add(refused: Refused): void;
  /** Its name, once something is in it. */
  name(): string | undefined;
  close(): void;
}

/** What is refused of a source, in a file that can be mended and read again; it is made with the first that is refused. */
export function createRefusedFile(source: Shape, wanted: string): RefusedFile {
  const { header, toText } = formOf(source);
  let open: { readonly name: string; readonly handle: number } | undefined;
  return {
    add(refused) {
      open ??= begin(wanted, header);
      write(open.name, () => writeSync(open?.handle ?? -1, toText(refused)));
    },
    name: () => open?.name,
    close() {
      if (open) closeSync(open.handle);
    },
  };
}

/** Beside a file of readings, as CSV where it was no text: `2026.csv.gz` ▶ `2026.refused.csv`. */
export function refusedNameOf(path: string, { refusedHeader, delimiter }: Shape): string {
  const ofLines = refusedHeader === "" ? "ndjson" : "lp";
  const stem = basename(path).replace(/(\.\w{1,8})?(\.gz)?$/i, "");
  return join(dirname(path), `${stem}.refused.${delimiter === undefined ? ofLines : "csv"}`);
}

/** A file of an earlier import stays as it is: a number makes the name another one. */
function begin(wanted: string, header: string): { readonly name: string; readonly handle: number } {
  const ending = extname(wanted);
  const numbered = (number: number) => (number === 1 ? wanted : `${wanted.slice(0, wanted.length - ending.length)}-${number}${ending}`);
  let number = 1;
  while (existsSync(numbered(number))) number += 1;
  const name = numbered(number);
  return write(name, () => {
    const handle = openSync(name, "wx");
    writeSync(handle, header);
    return { name, handle };
  });
}

function write<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    return fail(`what is refused cannot be kept in ${name}: ${(cause as Error).message}; name another file with --refused`);
  }
}

/** Lines of line protocol and of messages have no columns: the reason stands above each, as a comment. */
function formOf({ refusedHeader, delimiter }: Shape): { readonly header: string; readonly toText: ToText } {
  if (delimiter === undefined)
    return { header: refusedHeader, toText: ({ text, reason }) => `# why: ${reason.replace(/\s+/g, " ")}\n${withoutEnd(text)}\n` };
  const header = withoutEnd(refusedHeader);
  const mended = lastCell(delimiter).exec(header)?.[1] === REASONS_COLUMN;
  const toText: ToText = ({ text, reason }) => {
    const cells = mended ? withoutEnd(text).replace(lastCell(delimiter), "") : withoutEnd(text);
    return `${cells}${delimiter}${quoted(reason, delimiter)}\n`;
  };
  return { header: mended ? `${header}\n` : `${header}${delimiter}${REASONS_COLUMN}\n`, toText };
}

const withoutEnd = (text: string) => text.replace(/[\r\n]+$/, "");
const lastCell = (delimiter: string) => new RegExp(`\\${delimiter}("(?:[^"]|"")*"|[^\\${delimiter}"]*)$`);

const quoted = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""').replace(/[\r\n]+/g, " ")}"` : text;
