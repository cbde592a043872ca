const MOST_SLIPS = 2;
const MOST_NAMED = 12;

/** What was meant: the nearest name where it is a slip or two away, or those of the same section. */
export function suggestVariable(name: string, known: readonly string[]): string {
  const [nearest] = known.map((other) => ({ other, slips: slipsBetween(name, other) })).sort((a, b) => a.slips - b.slips);
  if (nearest !== undefined && nearest.slips <= MOST_SLIPS) return `expected ${nearest.other}`;
  const section = name.split("_").slice(0, 2).join("_");
  return oneOf(known.filter((other) => other.startsWith(`${section}_`)));
}

/** As `suggestVariable`, of a setting's path like "panel.port" or of a section; `known` are the paths of all settings. */
export function suggestSetting(path: string, known: readonly string[]): string {
  const above = path.slice(0, path.lastIndexOf(".") + 1);
  const depth = path.split(".").length;
  const places = known.map((other) => other.split(".").slice(0, depth).join("."));
  const beside = [...new Set(places.filter((other) => other.startsWith(above) && other.split(".").length === depth))];
  const [nearest] = beside.map((other) => ({ other, slips: slipsBetween(path, other) })).sort((a, b) => a.slips - b.slips);
  return nearest !== undefined && nearest.slips <= MOST_SLIPS ? `expected ${nearest.other}` : oneOf(beside);
}

function oneOf(near: readonly string[]): string {
  if (near.length === 0 || near.length > MOST_NAMED) return "clima config list names them all";
  return `expected one of ${near.join(", ")}`;
}

/** Levenshtein's distance: letters that are missing, too many or wrong. */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, match] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === match ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
