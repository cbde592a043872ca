import type { BoardJson, VariableJson } from "./board.ts";
import type { Ask, Cell, Series } from "./influxql.ts";
import { type Chosen, resolveQuery, type View } from "./resolve.ts";

/** Grafana's server takes these for a query that comes without. */
const VARIABLE_POINTS = 100;

export interface ChosenVariables {
  readonly variables: Readonly<Record<string, Chosen>>;
  /** What each offers. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly queries: readonly { readonly name: string; readonly query: string; readonly tookMs: number }[];
}

/**
 * Fills in the variables of a board in their order, each with those before it, as Grafana does when a board is opened. `wanted` is what a
 * person chose before; what is not offered any more gives way to the first that is.
 */
export async function chooseVariables(
  board: BoardJson,
  ask: Ask,
  view: Omit<View, "variables">,
  wanted: Readonly<Record<string, Chosen>> = {},
): Promise<ChosenVariables> {
  const variables: Record<string, Chosen> = {};
  const options: Record<string, readonly string[]> = {};
  const queries: { name: string; query: string; tookMs: number }[] = [];
  for (const variable of board.templating?.list ?? []) {
    const { name } = variable;
    const text = queryText(variable);
    if (variable.type === "query") {
      const { query } = resolveQuery({ query: text, maxDataPoints: VARIABLE_POINTS }, { ...view, variables });
      const { series, tookMs } = await ask(query);
      queries.push({ name, query, tookMs });
      options[name] = filtered(variable, optionsIn(series, `variable ${name}`));
    } else {
      options[name] = text === "" ? [] : text.split(",").map((option) => option.trim());
    }
    variables[name] = chosenOf(variable, options[name], wanted[name] ?? variable.current?.value);
  }
  return { variables, options, queries };
}

const queryText = ({ query }: VariableJson): string => (typeof query === "string" ? query : (query?.query ?? ""));

/** Of each series the first column of texts, otherwise the first that is no time (toMetricFindValue); Grafana breaks on an empty cell. */
function optionsIn(series: readonly Series[], where: string): string[] {
  const cells = series.flatMap(({ columns, values }): readonly (Cell | undefined)[] => {
    if (columns[0] === "key" && columns[1] === "value") return values.map((row) => row[1]);
    const others = columns.map((_, index) => index).filter((index) => columns[index] !== "time");
    const texts = others.find((index) => values.some((row) => typeof row[index] === "string"));
    const [first] = others;
    const index = texts ?? first;
    return index === undefined ? [] : values.map((row) => row[index]);
  });
  if (cells.some((cell) => cell === null || cell === undefined)) throw new Error(`${where} offers an empty cell, on which Grafana breaks`);
  return [...new Set(cells.map(String))];
}

function filtered({ regex }: VariableJson, options: readonly string[]): readonly string[] {
  if (regex === undefined || regex === "") return options;
  const [, pattern = regex, flags = ""] = /^\/(.*)\/(\w*)$/.exec(regex) ?? [];
  return options.flatMap((option) => {
    const found = new RegExp(pattern, flags.replace("g", "")).exec(option);
    return found ? [found[1] ?? option] : [];
  });
}

function chosenOf(variable: VariableJson, options: readonly string[], wanted: Chosen | undefined): Chosen {
  if (variable.type === "constant" || variable.type === "textbox") return String(wanted ?? options[0] ?? "");
  const values = wanted === undefined ? [] : typeof wanted === "string" ? [wanted] : wanted;
  const isAll = values.includes("$__all");
  if (isAll && variable.includeAll === true) return variable.allValue || options;
  const offered = values.filter((value) => options.includes(value));
  if (variable.multi === true) return offered.length > 0 ? offered : options.slice(0, 1);
  return offered[0] ?? options[0] ?? "";
}
