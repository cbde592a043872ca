/** Remotes for lircd.conf with every flag and parameter that lirc's transmitter knows, by chance. */
import { createRandom } from "../../../test/support/random.ts";

export interface GeneratedRemote {
  /** Without `begin remote`, name and codes. */
  readonly parameters: string;
  readonly codes: string;
  /** How often lirc has to be told to send, so that each key goes out so often as a whole. */
  readonly countFor: (sends: number) => number;
}

type Dice = ReturnType<typeof createDice>;

function createDice(seed: number) {
  const random = createRandom(seed);
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  return {
    between,
    chance: (share: number) => random() < share,
    oneOf: <T>(choices: readonly T[]): T => choices[between(0, choices.length - 1)] as T,
    hex: (bits: number) => `0x${(between(0, 2 ** Math.min(bits, 30) - 1) * (bits > 30 ? 4 : 1)).toString(16).toUpperCase()}`,
    length: () => between(20, 90) * 10,
  };
}

const ENCODINGS = ["SPACE_ENC", "SPACE_ENC", "SPACE_FIRST", "RC5", "SHIFT_ENC", "RC6", "RCMM", "XMP", "RAW_CODES"];
const UNITS: Readonly<Record<string, number>> = { RCMM: 2, XMP: 4 };

/** The remote of a number. `name` stands before its keys, so that no two remotes have a key of one name. */
export function generateRemote(seed: number, name: string): GeneratedRemote {
  const dice = createDice(seed);
  const encoding = dice.oneOf(ENCODINGS);
  const keys = dice.between(1, 3);
  return encoding === "RAW_CODES" ? rawRemote(dice, name, keys) : codedRemote(dice, encoding, name, keys);
}

const FLAGS = ["REVERSE", "NO_HEAD_REP", "NO_FOOT_REP", "REPEAT_HEADER"];

function flagsOf(dice: Dice, encoding: string): readonly string[] {
  const flags = FLAGS.filter(() => dice.chance(0.3));
  return [encoding, ...flags, ...(dice.chance(0.5) ? ["CONST_LENGTH"] : [])];
}

function codedRemote(dice: Dice, encoding: string, name: string, keys: number): GeneratedRemote {
  const unit = UNITS[encoding] ?? 1;
  const bitsUpTo = (most: number) => unit * dice.between(1, Math.floor(most / unit));
  const [pre, bits, post] = [dice.chance(0.4) ? bitsUpTo(8) : 0, bitsUpTo(12), dice.chance(0.3) ? bitsUpTo(8) : 0];
  const flags = flagsOf(dice, encoding);
  const codes = dice.chance(0.2) ? dice.between(2, 3) : 1;
  // Between several codes lirc sends gaps under 10 ms in one go with the codes, and then one count is all of them
  const isShort = codes === 2 && !flags.includes("CONST_LENGTH") && encoding !== "XMP" && isLightFirst(encoding) && dice.chance(0.4);
  const rows = [
    `bits ${bits}`,
    `flags ${flags.join("|")}`,
    ...pairsOf(dice, encoding),
    ...sometimes(dice, 0.3, "plead"),
    ...sometimes(dice, 0.6, "ptrail"),
    ...(pre > 0 ? [`pre_data_bits ${pre}`, `pre_data ${dice.hex(pre)}`, ...sometimesPair(dice, 0.4, "pre")] : []),
    ...(post > 0 ? [`post_data_bits ${post}`, `post_data ${dice.hex(post)}`, ...sometimesPair(dice, 0.4, "post")] : []),
    ...(codes === 1 ? repeatOf(dice) : []),
    ...masksOf(dice, encoding, pre + bits + post),
    isShort ? `gap ${dice.between(3000, 9900)}` : gapOf(dice),
    ...sometimesNumber(dice, 0.3, "min_repeat", 4),
    ...sometimesNumber(dice, 0.3, "frequency", 56_000),
  ];
  const lines = Array.from({ length: keys }, (_, key) => [`${name}_${key}`, ...Array.from({ length: codes }, () => dice.hex(bits))]);
  const countFor = (sends: number) => {
    if (codes === 1 || isShort) return sends;
    return encoding === "XMP" ? codes + (sends - 1) * (codes - 1) : sends * codes;
  };
  return { parameters: rows.join("\n"), codes: `begin codes\n${lines.map((line) => line.join(" ")).join("\n")}\nend codes`, countFor };
}

const isLightFirst = (encoding: string) => ["SPACE_ENC", "RCMM"].includes(encoding);

function pairsOf(dice: Dice, encoding: string): readonly string[] {
  const pair = (name: string) => `${name} ${dice.length()} ${dice.length()}`;
  const digits = encoding === "RCMM" ? ["zero", "one", "two", "three"] : ["zero", "one"];
  return [...digits.map(pair), ...sometimesPair(dice, 0.7, "header"), ...sometimesPair(dice, 0.2, "foot")];
}

const sometimes = (dice: Dice, share: number, name: string) => (dice.chance(share) ? [`${name} ${dice.length()}`] : []);
const sometimesPair = (dice: Dice, share: number, name: string) =>
  dice.chance(share) ? [`${name} ${dice.length()} ${dice.length()}`] : [];
const sometimesNumber = (dice: Dice, share: number, name: string, most: number) =>
  dice.chance(share) ? [`${name} ${dice.between(1, most)}`] : [];

const repeatOf = (dice: Dice) =>
  dice.chance(0.3)
    ? [`repeat ${dice.length()} ${dice.length()}`, ...(dice.chance(0.4) ? [`repeat_gap ${dice.between(20_000, 90_000)}`] : [])]
    : [];

/** Longer than any frame, so that CONST_LENGTH leaves a gap of 10 ms and more. */
const gapOf = (dice: Dice) => `gap ${dice.between(200_000, 250_000)}${dice.chance(0.15) ? ` ${dice.between(190_000, 260_000)}` : ""}`;

function masksOf(dice: Dice, encoding: string, bits: number): readonly string[] {
  const mask = (share: number, name: string) => (dice.chance(share) ? [`${name} ${dice.hex(bits)}`] : []);
  const oneBit = `0x${(2n ** BigInt(dice.between(0, bits - 1))).toString(16)}`;
  return [
    ...(dice.chance(0.2) ? [`${dice.oneOf(["toggle_bit", "repeat_bit"])} ${dice.between(1, bits)}`] : []),
    ...(dice.chance(0.2) ? [`toggle_bit_mask ${oneBit}`] : mask(0.15, "toggle_bit_mask")),
    ...mask(0.2, "toggle_mask"),
    ...mask(0.15, "repeat_mask"),
    // lirc sends zeros and ones alike that have both, so nobody can mean it
    ...(encoding === "SPACE_FIRST" ? [] : mask(encoding === "RC6" ? 0.4 : 0.05, "rc6_mask")),
  ];
}

function rawRemote(dice: Dice, name: string, keys: number): GeneratedRemote {
  const signal = () => Array.from({ length: 2 * dice.between(1, 40) + 1 }, () => dice.length());
  const rows = [`flags ${flagsOf(dice, "RAW_CODES").join("|")}`, gapOf(dice), ...sometimesNumber(dice, 0.3, "min_repeat", 4)];
  const lines = Array.from({ length: keys }, (_, key) => `name ${name}_${key}\n${signal().join(" ")}`);
  return { parameters: rows.join("\n"), codes: `begin raw_codes\n${lines.join("\n")}\nend raw_codes`, countFor: (sends) => sends };
}
