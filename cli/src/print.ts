/** How a command answers: in lines for people, or with `--json` for programs. */
export interface Answering {
  readonly json?: boolean | undefined;
  /** stdout has the data that the command is for, so what is told of it goes beside it. */
  readonly isStdoutTaken?: boolean | undefined;
}

const streamOf = ({ isStdoutTaken = false }: Answering) => (isStdoutTaken ? process.stderr : process.stdout);
const written = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

/**
 * Prints what a command found or did: the lines that tell people of it, or the facts themselves as one line of JSON. In facts an instant is ISO 8601 in
 * UTC, an age or a delay is in seconds, and the name of a number ends in its unit. What comes one by one, or may be too much for one text, is printed by a call each.
 */
export function print<Facts>(facts: Facts, answering: Answering, linesOf: (facts: Facts) => readonly string[]): void {
  streamOf(answering).write(written(answering.json ? [JSON.stringify(facts)] : linesOf(facts)));
}

/** Says what a command does meanwhile; its answer, which programs read, is not mixed with that. */
export const printMeanwhile = (line: string, { json }: Answering): void =>
  void (json ? process.stderr : process.stdout).write(written([line]));
