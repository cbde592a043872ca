/** Grafana's transformations, those that the boards use. One that is not here is a fault of the picture, and is said. */
import type { Cell, Field, Frame, Transformation } from "./model.ts";
import { pick, pickText } from "./model.ts";
import { reduceValues } from "./reduce.ts";

type Options = Readonly<Record<string, unknown>>;
type Row = Map<string, Cell>;

/** The frames after all transformations of a panel. */
export function transformed(frames: readonly Frame[], transformations: readonly Transformation[] = []): readonly Frame[] {
  return transformations.filter(({ disabled }) => disabled !== true).reduce(applyTo, frames);
}

function applyTo(frames: readonly Frame[], { id, options = {}, filter }: Transformation): readonly Frame[] {
  const transform = TRANSFORMATIONS[id];
  if (!transform) throw new Error(`the transformation ${id} is not drawn yet`);
  if (filter === undefined) return transform(frames, options);
  const meant = new RegExp(`^(${String(filter.options)})$`);
  const [chosen, others] = [frames.filter(({ refId }) => meant.test(refId)), frames.filter(({ refId }) => !meant.test(refId))];
  // Grafana puts the others in a block where the first of them stood, or the second where that was the first frame of all.
  const place = frames.findIndex(({ refId }, index) => index > 0 && !meant.test(refId));
  return transform(chosen, options).toSpliced(Math.max(0, place), 0, ...others);
}

/** As a person sees it in the list of fields: the name of the series, where it has one. */
const shownName = ({ seriesName, name }: Field) => seriesName ?? name;
const lengthOf = (frame: Frame) => Math.max(0, ...frame.fields.map(({ values }) => values.length));
const rowsOf = (frame: Frame): Row[] =>
  Array.from(
    { length: lengthOf(frame) },
    (_, index) => new Map(frame.fields.map((field) => [shownName(field), field.values[index] ?? null])),
  );

const fromRows = (rows: readonly Row[], fields: readonly Field[], refId: string): Frame => ({
  refId,
  fields: fields.map((field) => ({ ...field, values: rows.map((row) => row.get(shownName(field)) ?? null) })),
});

const distinctFields = (frames: readonly Frame[]) =>
  frames
    .flatMap(({ fields }) => fields)
    .filter((field, index, all) => all.findIndex((other) => shownName(other) === shownName(field)) === index);

/** Rows of all frames; those that agree in the fields that all have become one. */
function merge(frames: readonly Frame[]): readonly Frame[] {
  if (frames.length < 2) return frames;
  const names = (frame: Frame) => frame.fields.map(shownName);
  const keys = frames.map(names).reduce((common, own) => common.filter((name) => own.includes(name)));
  if (keys.length === 0) return frames;
  const merged = new Map<string, Row[]>();
  for (const row of frames.flatMap(rowsOf)) {
    const key = JSON.stringify(keys.map((name) => row.get(name) ?? null));
    const found = merged.get(key) ?? [];
    const fitting = found.find((other) => [...row].every(([name, value]) => (other.get(name) ?? value) === value));
    if (fitting) for (const [name, value] of row) fitting.set(name, value);
    else found.push(row);
    merged.set(key, found);
  }
  return [fromRows([...merged.values()].flat(), distinctFields(frames), "merge")];
}

/** One row for each value that the field by which they are joined has anywhere. */
function joinByField(frames: readonly Frame[], options: Options): readonly Frame[] {
  if (frames.length < 2) return frames;
  const by = pickText(options, "byField");
  const keyOf = (frame: Frame) => frame.fields.find((field) => (by === undefined ? field.type === "time" : shownName(field) === by));
  const joined = frames.filter((frame) => keyOf(frame) !== undefined);
  const keys = [...new Set(joined.flatMap((frame) => keyOf(frame)?.values ?? []))].sort(
    (a, b) => Number(a) - Number(b) || (String(a) < String(b) ? -1 : 1),
  );
  const [first] = joined;
  const key = first && keyOf(first);
  if (!key) return frames;
  const others = joined.flatMap((frame) => {
    const rowOf = new Map((keyOf(frame)?.values ?? []).map((value, index) => [value, index]));
    return frame.fields
      .filter((field) => field !== keyOf(frame))
      .map((field) => ({ ...field, values: keys.map((value) => field.values[rowOf.get(value) ?? -1] ?? null) }));
  });
  return [{ refId: "joinByField", fields: [{ ...key, values: keys }, ...others] }];
}

function organize(frames: readonly Frame[], options: Options): readonly Frame[] {
  const excluded = (pick(options, "excludeByName") ?? {}) as Readonly<Record<string, boolean>>;
  const included = Object.entries((pick(options, "includeByName") ?? {}) as Readonly<Record<string, boolean>>).filter(
    ([, wanted]) => wanted,
  );
  const indexes = (pick(options, "indexByName") ?? {}) as Readonly<Record<string, number>>;
  const names = (pick(options, "renameByName") ?? {}) as Readonly<Record<string, string>>;
  const place = (field: Field) => indexes[shownName(field)] ?? Number.MAX_SAFE_INTEGER;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields
      .filter((field) => excluded[shownName(field)] !== true)
      .filter((field) => included.length === 0 || included.some(([name]) => name === shownName(field)))
      .toSorted((a, b) => place(a) - place(b))
      .map((field) => renamed(field, names[shownName(field)])),
  }));
}

const renamed = (field: Field, name: string | undefined): Field =>
  name === undefined || name === "" ? field : { ...field, name, seriesName: name };

function renameByRegex(frames: readonly Frame[], options: Options): readonly Frame[] {
  const pattern = new RegExp(pickText(options, "regex") ?? "");
  const replacement = pickText(options, "renamePattern") ?? "";
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => (field.type === "time" ? field : renamed(field, shownName(field).replace(pattern, replacement)))),
  }));
}

function filterFieldsByName(frames: readonly Frame[], options: Options): readonly Frame[] {
  const matches = (rule: unknown, field: Field) => {
    const names = pick(rule, "names");
    const pattern = pickText(rule, "pattern");
    return (
      (Array.isArray(names) && names.includes(shownName(field))) || (pattern !== undefined && new RegExp(pattern).test(shownName(field)))
    );
  };
  const { include, exclude } = options;
  return frames
    .map((frame) => ({
      ...frame,
      fields: frame.fields.filter(
        (field) => (include === undefined || matches(include, field)) && !(exclude !== undefined && matches(exclude, field)),
      ),
    }))
    .filter(({ fields }) => fields.length > 0);
}

function sortBy(frames: readonly Frame[], options: Options): readonly Frame[] {
  const [rule] = Array.isArray(options["sort"]) ? options["sort"] : [];
  const name = pickText(rule, "field");
  const down = pick(rule, "desc") === true ? -1 : 1;
  return frames.map((frame) => {
    const by = frame.fields.find((field) => shownName(field) === name);
    if (!by) return frame;
    const order = by.values.map((_, index) => index).sort((a, b) => down * compareCells(by.values[a] ?? null, by.values[b] ?? null));
    return { ...frame, fields: frame.fields.map((field) => ({ ...field, values: order.map((index) => field.values[index] ?? null) })) };
  });
}

const compareCells = (a: Cell, b: Cell) =>
  typeof a === "string" || typeof b === "string" ? String(a ?? "").localeCompare(String(b ?? "")) : Number(a) - Number(b);

/** A row a series, a column a reducer. */
function reduce(frames: readonly Frame[], options: Options): readonly Frame[] {
  const reducers = (pick(options, "reducers") as readonly string[] | undefined) ?? [];
  const series = frames.flatMap(({ fields }) => fields.filter(({ type }) => type === "number"));
  const columns = reducers.map(
    (reducer): Field => ({
      name: REDUCER_NAMES[reducer] ?? reducer,
      type: "number",
      refId: "reduce",
      values: series.map(({ values }) => reduceValues(values, reducer)),
    }),
  );
  return [{ refId: "reduce", fields: [{ name: "Field", type: "string", refId: "reduce", values: series.map(shownName) }, ...columns] }];
}

/** One table of all points, newest first, with the name of the series beside each. */
function seriesToRows(frames: readonly Frame[]): readonly Frame[] {
  const points = frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === "time");
    const values = frame.fields.find(({ type }) => type !== "time");
    if (!time || !values) return [];
    return time.values.map((atMs, index) => ({ atMs, name: shownName(values), value: values.values[index] ?? null }));
  });
  points.sort((a, b) => Number(b.atMs) - Number(a.atMs));
  const column = (name: string, type: Field["type"], values: readonly Cell[]): Field => ({ name, type, values, refId: "seriesToRows" });
  const fields = [
    column(
      "Time",
      "time",
      points.map(({ atMs }) => atMs),
    ),
    column(
      "Metric",
      "string",
      points.map(({ name }) => name),
    ),
    column(
      "Value",
      "number",
      points.map(({ value }) => value),
    ),
  ];
  return [{ refId: "seriesToRows", fields }];
}

const REDUCER_NAMES: Readonly<Record<string, string>> = {
  lastNotNull: "Last *",
  last: "Last",
  firstNotNull: "First *",
  min: "Min",
  max: "Max",
  mean: "Mean",
  sum: "Total",
  count: "Count",
};

const TRANSFORMATIONS: Readonly<Record<string, (frames: readonly Frame[], options: Options) => readonly Frame[]>> = {
  merge,
  joinByField,
  seriesToColumns: joinByField,
  organize,
  renameByRegex,
  filterFieldsByName,
  sortBy,
  seriesToRows,
  reduce,
  concatenate: (frames) => [{ refId: "concatenate", fields: frames.flatMap(({ fields }) => fields) }],
};
