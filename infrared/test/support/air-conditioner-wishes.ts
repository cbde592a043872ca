import { AC_FLAGS, type AcFan, type AcMode, type AcState, type AcSwing, type AcSwingH } from "../../src/index.ts";

/** The state that a line says: `on cool 24C fan auto swV lowest swH auto light filter`. */
export function wishFrom(line: string): AcState {
  const words = line.split(" ");
  const after = (word: string) => words[words.lastIndexOf(word) + 1];
  const has = (word: string) => words.includes(word);
  return {
    power: words[0] === "on",
    mode: words[1] as AcMode,
    temperatureC: Number.parseFloat(words[2]!),
    fan: after("fan") as AcFan,
    ...(has("swV") ? { swing: after("swV") as AcSwing } : {}),
    ...(has("swH") ? { swingH: after("swH") as AcSwingH } : {}),
    ...Object.fromEntries(AC_FLAGS.filter(has).map((flag) => [flag, true])),
  };
}
