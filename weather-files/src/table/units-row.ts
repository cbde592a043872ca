import { isUnit } from "../columns/units.ts";

type Cells = readonly string[];

/**
 * The names of a header whose next line has their units: "Temp" above "°C" is "Temp (°C)". Undefined where no line is of units. Campbell's loggers
 * (TOA5) say on a third line what was done in the interval; of a mean or a sum their names need not say it again: Rain_mm_Tot.
 */
export function namesWithUnits(block: readonly Cells[]): readonly string[] | undefined {
  const at = block.findIndex((cells, index) => index > 0 && areUnits(cells));
  const [names, units, kinds = []] = block.slice(Math.max(at, 1) - 1);
  if (at === -1 || !names || !units) return undefined;
  return names.map((name, index) => {
    const [unit = "", kind = ""] = [units[index], kinds[index]];
    const plain = /^(Avg|Smp|Tot)$/.test(kind) ? name.replace(new RegExp(`_${kind}$`), "") : name;
    return isUnit(unit) || /^(UTC|GMT)$/i.test(unit) ? `${plain} (${unit})` : plain;
  });
}

/** At least half of what stands there, which are more than one; TS and RN are Campbell's for a time and the number of a row. */
function areUnits(cells: Cells): boolean {
  const texts = cells.filter((cell) => cell !== "" && !/^(TS|RN)$/.test(cell));
  const units = texts.filter(isUnit);
  return units.length > 1 && units.length * 2 >= texts.length;
}
