import type { LineProblem } from "./imported.ts";

/** What is wrong, without the names before it of the button that it is wrong with. */
const kindOf = ({ reason }: LineProblem) => reason.slice(reason.indexOf(": ") + 1);

/** Each complaint once, with how many there are of it: a file of another driver has the same to be said of thousands of buttons. */
export function summedUp(problems: readonly LineProblem[]): readonly LineProblem[] {
  const kinds = new Map<string, LineProblem>();
  for (const problem of problems) {
    const kind = kindOf(problem);
    const first = kinds.get(kind);
    kinds.set(kind, first ? { ...first, count: (first.count ?? 1) + (problem.count ?? 1) } : problem);
  }
  return [...kinds.values()];
}
