/** What a file is, by its first bytes: names lie. */
import { PARQUET_MAGIC } from "@clima/store";

/** How many first bytes say it. */
export const SIGNATURE_BYTES = 4096;

export type Contents =
  | { readonly kind: "gzip" | "zip" | "sqlite" | "parquet" | "text" | "nothing" }
  /** `what` it is and `advice`, what to do with it. */
  | { readonly kind: "foreign"; readonly what: string; readonly advice: string };

interface Signature {
  readonly text: string;
  readonly at?: number;
}

// RFC 1952, 2.3.1; PKWARE APPNOTE.TXT 6.3.10, 4.3.7 and 4.3.16; sqlite.org/fileformat2.html, 1.3
const OURS: readonly (readonly ["gzip" | "zip" | "sqlite" | "parquet", Signature])[] = [
  ["gzip", { text: "\x1f\x8b\x08" }],
  ["zip", { text: "PK\x03\x04" }],
  ["zip", { text: "PK\x05\x06" }],
  ["sqlite", { text: "SQLite format 3\0" }],
  ["parquet", { text: PARQUET_MAGIC }],
];

const UNPACK = "unpack it, and import what is in it";
const SAVE_AS_CSV = "open it and save the table as CSV, and import that";
const EXPORT_CSV = "export the table as CSV where you have it from, and import that";

/** As far as people may have them for tables. The list of signatures is that of file(1), magic/Magdir. */
const FOREIGN: readonly (readonly [what: string, Signature, advice: string])[] = [
  ["packed by bzip2", { text: "BZh" }, `${UNPACK} (bunzip2)`],
  ["packed by xz", { text: "\xfd7zXZ\0" }, `${UNPACK} (unxz)`],
  ["packed by zstd", { text: "\x28\xb5\x2f\xfd" }, `${UNPACK} (unzstd)`],
  ["a 7z archive", { text: "7z\xbc\xaf\x27\x1c" }, UNPACK],
  ["a RAR archive", { text: "Rar!\x1a\x07" }, UNPACK],
  ["a tar archive", { text: "ustar", at: 257 }, `${UNPACK} (tar -xf)`],
  ["a spreadsheet of an old Excel, or another old Office document", { text: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" }, SAVE_AS_CSV],
  ["a PDF", { text: "%PDF-" }, EXPORT_CSV],
  ["a picture (PNG)", { text: "\x89PNG" }, EXPORT_CSV],
  ["a picture (JPEG)", { text: "\xff\xd8\xff" }, EXPORT_CSV],
  ["a picture (GIF)", { text: "GIF8" }, EXPORT_CSV],
  [
    "a database of DuckDB",
    { text: "DUCK", at: 8 },
    "write what you need of it with COPY … TO 'file.csv' (of Clima's own: clima export), and import that",
  ],
  ["a table of HDF5 or netCDF 4", { text: "\x89HDF\r\n\x1a\n" }, EXPORT_CSV],
  ["a table of netCDF", { text: "CDF" }, EXPORT_CSV],
  ["a table of Feather or Arrow", { text: "ARROW1" }, "save it as Parquet or CSV, and import that"],
];

/** What a file is that begins with `start`, which is at least SIGNATURE_BYTES long where there are so many. */
export function contentsOf(start: Buffer): Contents {
  if (start.length === 0) return { kind: "nothing" };
  const has = ({ text, at = 0 }: Signature) => start.toString("latin1", at, at + text.length) === text;
  const ours = OURS.find(([, signature]) => has(signature));
  if (ours) return { kind: ours[0] };
  const foreign = FOREIGN.find(([, signature]) => has(signature));
  if (foreign) return { kind: "foreign", what: foreign[0], advice: foreign[2] };
  return wide(start) === undefined && start.includes(0) && !isTextWithHoles(start) ? BINARY : contentsOfText(start);
}

/** Where the power went while a logger wrote, its card has zeros among the lines. */
function isTextWithHoles(start: Buffer): boolean {
  const others = start.filter((byte) => byte !== 0);
  const isControl = (byte: number) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;
  return 2 * others.length > start.length && others.includes(0x0a) && !others.some(isControl);
}

const BINARY: Contents = { kind: "foreign", what: "neither a text nor a database that is known", advice: EXPORT_CSV };

function contentsOfText(start: Buffer): Contents {
  const text = start.toString("latin1").replaceAll("\0", "");
  const tag = /^[^\w<]*<(!doctype html|html|\?xml|[a-z]+[\s>/])/i.exec(text)?.[1]?.toLowerCase();
  if (tag === undefined || tag.startsWith("br")) return { kind: "text" };
  if (!tag.includes("html")) return { kind: "foreign", what: "XML", advice: EXPORT_CSV };
  return { kind: "foreign", what: "a page of the web (HTML), maybe one that asks for a login", advice: EXPORT_CSV };
}

/** UTF-16 by its byte order mark, or by the zeros that every second byte of ASCII is; undefined for texts of single bytes. */
export function wide(start: Buffer): "utf-16le" | "utf-16be" | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  const zeros = [0, 0];
  start.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (4 * Math.max(even, odd) <= start.length) return undefined;
  if (even > 8 * odd) return "utf-16be";
  return odd > 8 * even ? "utf-16le" : undefined;
}
