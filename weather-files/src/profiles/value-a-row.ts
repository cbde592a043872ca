import { type Quantity, show } from "@clima/schemas";
import { nameKey } from "../columns/header.ts";
import { meaningOf } from "../columns/meaning.ts";
import { isMissing, readNumber } from "../columns/numbers.ts";
import { unitByValues } from "../columns/unit-by-values.ts";
import { unitName, unitNames } from "../columns/units.ts";
import { columnPlan } from "../plan/column-plan.ts";
import { timeByNames } from "../plan/time-by-names.ts";
import type { Profile, TableHead } from "../port.ts";
import { type Kind, oneEach, seriesMapping } from "./one-each.ts";
import { onlyMeant } from "./only-meant.ts";

const NAME = "a table with a value a row";
const VALUE = /^(value|val|wert|messwert|valeur|valor|valore|waarde|varde|verdi|reading|result)$/;
const NAMES =
  /^(name|sensor|sensorname|sensortype|type|series|metric|measure|measurement|parameter|parametername|parameterid|variable|quantity|field|element|property|observedproperty|topic|messgrosse)$/;
const UNIT = /^(unit|units|einheit|unite|unidad|unidade|unita|eenheid|unitofmeasure)$/;

/** A table of nobody in particular in which a cell says what its row measured, as Grafana and many databases give it: "Series, Time, Value". */
export const valueARow: Profile = {
  name: NAME,
  recognises: (head) => {
    const { value, name } = columnsOf(head);
    return value !== -1 && name !== -1 && !hasValueColumns(head) && namesOf(head, name).some((each) => meaningOf(each).use === "value");
  },
  seriesAt: (head) => columnsOf(head).name,
  plan(head, options) {
    const { value, name, unit } = columnsOf(head);
    const columnAt = (index: number) => head.columns[index] ?? "";
    const unitOf = (cells: readonly string[]) => (unit === -1 ? undefined : cells[unit]);
    const known = new Map(head.sample.map(({ cells }) => [cells[name] ?? "", { name: cells[name] ?? "", unit: unitOf(cells) }]));
    const { withoutSeries, mappedOf, complaints } = seriesMapping(head, options);
    const meanings = oneEach({
      known: [...known.values()],
      kindOf: (text, said) => kindOf(text, said, numbersOf(head, name, value, text)),
      rankOf,
      mappedOf: (text) => mappedOf(text, `${columnAt(value)} of ${text}`),
    });
    const guessNote = ({ name: text, unit: said }: { readonly name: string; readonly unit: string | undefined }): readonly string[] => {
      const meaning = meanings(text, said);
      const kind = kindOf(text, said, numbersOf(head, name, value, text));
      const isGuessed = "isGuessed" in kind && "quantity" in meaning && isNotedUnit(meaning.quantity) && mappedOf(text) === undefined;
      return isGuessed ? [`${show(text)} says no unit; taken as ${meaning.unit}, by the values of the file`] : [];
    };
    const station = head.columns.find((column) => meaningOf(column).use === "station" && column !== columnAt(name));
    const plan = columnPlan(head, withoutSeries, {
      profile: NAME,
      time: timeByNames(head) ?? { columns: [] },
      ...(station === undefined ? {} : { station: { column: station } }),
      long: { name: columnAt(name), value: columnAt(value), ...(unit === -1 ? {} : { unit: columnAt(unit) }), meaningOf: meanings },
      notes: [`${show(columnAt(name))} says what ${show(columnAt(value))} is of`, ...[...known.values()].flatMap(guessNote)],
    });
    return onlyMeant(
      plan,
      ({ cells }) => meanings(cells[name] ?? "", unitOf(cells)),
      complaints,
      ({ cells }) => known.has(cells[name] ?? ""),
    );
  },
};

function columnsOf({ columns }: TableHead): { readonly value: number; readonly name: number; readonly unit: number } {
  const [value = -1, name = -1, unit = -1] = [VALUE, NAMES, UNIT].map((pattern) =>
    columns.findIndex((column) => pattern.test(nameKey(column))),
  );
  return { value, name, unit };
}

const hasValueColumns = ({ columns }: TableHead): boolean => columns.some((column) => meaningOf(column).use === "value");
const namesOf = ({ sample }: TableHead, name: number): readonly string[] => sample.map(({ cells }) => cells[name] ?? "");

/** Humidity in % is so everywhere. */
const isNotedUnit = (quantity: Quantity): boolean => unitNames(quantity).length > 2;

const rankOf = (name: string): number => {
  const meaning = meaningOf(name);
  return meaning.use === "value" ? meaning.rank : 0;
};

function kindOf(name: string, said: string | undefined, sample: readonly number[]): Kind {
  const meaning = meaningOf(name);
  if (meaning.use === "passed over") return { passedOver: meaning.reason };
  if (meaning.use !== "value") return { passedOver: `it is the ${meaning.use}` };
  const { quantity } = meaning;
  const unit = (said && unitName(quantity, said)) || meaning.unit;
  if (unit !== undefined) return { quantity, unit };
  const found = unitByValues(quantity, sample, undefined);
  return found === undefined
    ? { passedOver: "its unit is not said and not clear from its values; --map may name it" }
    : { quantity, unit: found, isGuessed: true };
}

/** The numbers of a name in the first rows. */
const numbersOf = ({ sample, hasDecimalComma }: TableHead, name: number, value: number, text: string): readonly number[] =>
  sample.flatMap(({ cells }) => {
    const cell = cells[value] ?? "";
    const read = cells[name] === text && !isMissing(cell) ? readNumber(cell, hasDecimalComma) : undefined;
    return read?.ok ? [read.value.number] : [];
  });
