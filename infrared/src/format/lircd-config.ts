/** The grammar of lircd.conf(5): remotes with their parameters, codes and raw codes. */
import type { LineProblem } from "./imported.ts";

type Pair = readonly [pulseUs: number, spaceUs: number];

interface LircKey {
  readonly name: string;
  readonly line: number;
  /** More than one are sent one after the other. */
  readonly codes: readonly bigint[];
}

interface LircRawKey {
  readonly name: string;
  readonly line: number;
  readonly lengthsUs: readonly number[];
}

/** One `begin remote … end remote`; what it does not say is zero. */
export interface LircRemote {
  readonly name: string;
  readonly line: number;
  readonly flags: ReadonlySet<string>;
  readonly numbers: ReadonlyMap<string, bigint>;
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly keys: readonly LircKey[];
  readonly rawKeys: readonly LircRawKey[];
}

const PAIRS = new Set(["header", "one", "zero", "two", "three", "pre", "post", "foot", "repeat"]);
const NUMBERS = new Set([
  "bits",
  "eps",
  "aeps",
  "ptrail",
  "plead",
  "pre_data_bits",
  "pre_data",
  "post_data_bits",
  "post_data",
  "gap",
  "repeat_gap",
  "min_repeat",
  "toggle_bit",
  "toggle_bit_mask",
  "toggle_mask",
  "repeat_mask",
  "rc6_mask",
  "frequency",
  "duty_cycle",
  "ignore_mask",
  "repeat_bit",
  "suppress_repeat",
  "min_code_repeat",
  "baud",
  "serial_mode",
]);
const BIT_COUNTS = new Set(["bits", "pre_data_bits", "post_data_bits"]);
const MAX_BITS = 128n;
const TEXTS = new Set(["driver", "manual_sort", "include", "serial_mode"]);

interface Draft {
  name: string;
  readonly line: number;
  flags: Set<string>;
  readonly numbers: Map<string, bigint>;
  readonly pairs: Map<string, Pair>;
  readonly keys: LircKey[];
  readonly rawKeys: { name: string; line: number; lengthsUs: number[] }[];
}

const toNumber = (word: string | undefined): bigint | undefined => {
  if (word === undefined || !/^(0x[0-9a-f]+|\d+)$/i.test(word)) return undefined;
  // A leading zero is no octal here: lirc's own files pad with zeros
  return word.toLowerCase().startsWith("0x") ? BigInt(word) : BigInt(word.replace(/^0+(?=\d)/, ""));
};

/** All remotes of a file; a line that cannot be read is a problem, and the rest is read on. */
export function parseLircdConfig(text: string): { readonly remotes: readonly LircRemote[]; readonly problems: readonly LineProblem[] } {
  const remotes: Draft[] = [];
  const problems: LineProblem[] = [];
  let remote: Draft | undefined;
  let block: "codes" | "raw_codes" | undefined;

  function readLine(words: readonly string[], line: number): string | undefined {
    const [first = "", second = ""] = words;
    if (first === "begin" || first === "end") return changeBlock(first, second, line);
    if (!remote) return `${first} stands outside of a remote`;
    if (block === "codes") return addKey(remote, words, line);
    return block === "raw_codes" ? addRaw(remote, words, line) : addParameter(remote, words);
  }

  function changeBlock(word: string, what: string, line: number): string | undefined {
    if (what === "codes" || what === "raw_codes") {
      block = word === "begin" ? what : undefined;
      return remote ? undefined : `${word} ${what} stands outside of a remote`;
    }
    if (what !== "remote") return `${word} ${what}; expected remote, codes or raw_codes`;
    block = undefined;
    if (word === "begin") {
      remote = { name: "", line, flags: new Set(), numbers: new Map(), pairs: new Map(), keys: [], rawKeys: [] };
      remotes.push(remote);
    } else remote = undefined;
    return undefined;
  }

  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const words = raw
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/)
      .filter((word) => word !== "");
    const reason = words.length === 0 ? undefined : readLine(words, index + 1);
    if (reason !== undefined) problems.push({ line: index + 1, reason });
  }
  return { remotes, problems };
}

function addKey(remote: Draft, [name = "", ...words]: readonly string[], line: number): string | undefined {
  const codes = words.map(toNumber);
  if (codes.length === 0 || codes.some((code) => code === undefined))
    return `${name}: ${words.join(" ") || "nothing"}; expected codes like 0x1234`;
  remote.keys.push({ name, line, codes: codes.filter((code) => code !== undefined) });
  return undefined;
}

function addRaw(remote: Draft, words: readonly string[], line: number): string | undefined {
  if (words[0] === "name") {
    remote.rawKeys.push({ name: words.slice(1).join(" "), line, lengthsUs: [] });
    return undefined;
  }
  const lengths = words.map((word) => Number(word));
  const key = remote.rawKeys.at(-1);
  if (!key) return "lengths stand before the first name";
  if (!lengths.every((us) => Number.isInteger(us) && us >= 0))
    return `${key.name}: ${words.join(" ").slice(0, 60)}; expected lengths in µs`;
  key.lengthsUs.push(...lengths);
  return undefined;
}

function addParameter(remote: Draft, [name = "", ...words]: readonly string[]): string | undefined {
  if (name === "name") remote.name = words.join(" ");
  else if (name === "flags")
    remote.flags = new Set(
      words
        .join("")
        .split("|")
        .map((flag) => flag.toUpperCase()),
    );
  else if (PAIRS.has(name)) {
    const [pulse, space] = words.map(toNumber);
    if (pulse === undefined || space === undefined) return `${name} ${words.join(" ")}; expected a pulse and a space in µs`;
    remote.pairs.set(name, [Number(pulse), Number(space)]);
  } else if (NUMBERS.has(name)) return addNumber(remote, name, words);
  else if (!TEXTS.has(name)) return `${name} is no parameter of lircd.conf`;
  return undefined;
}

/** The second number of `gap`, which makes it a range, is `gap2`. */
function addNumber(remote: Draft, name: string, words: readonly string[]): string | undefined {
  const [number, second] = words.map(toNumber);
  if (number === undefined) return `${name} ${words.join(" ")}; expected a number`;
  if (BIT_COUNTS.has(name) && number > MAX_BITS) return `${name} ${words.join(" ")}; expected at most ${MAX_BITS}`;
  remote.numbers.set(name, number);
  if (name === "gap" && second !== undefined) remote.numbers.set("gap2", second);
  return undefined;
}
