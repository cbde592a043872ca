import type { Place } from "./command-tree.ts";

/** A branch of `case` in bash and zsh. */
export const caseOf = (patterns: readonly string[], action: string): string =>
  `      ${patterns.map((pattern) => `"${pattern}"`).join("|")}) ${action} ;;`;

/** The branch that goes on into a command below, for each place that has some. */
export const pathCases = (places: readonly Place[], action: string): string =>
  caseOf(
    places.slice(1).map(({ path }) => path),
    action,
  );

/** The branch of options that a value follows. */
export const followedOptions = (places: readonly Place[], action: string): string =>
  caseOf(
    places.flatMap(({ path, options }) =>
      options.flatMap(({ names, value }) => (value === undefined ? [] : names.map((name) => `${path} ${name}`))),
    ),
    action,
  );
