/** Asks a board's own queries of a real InfluxDB, as Grafana does when the board is opened. */
import type { BoardJson } from "../../grafana/test/support/board.ts";
import type { Ask } from "../../grafana/test/support/influxql.ts";
import { type Chosen, fillIn, questionOf, resolveQuery, type View } from "../../grafana/test/support/resolve.ts";
import { type TimeRange, timeRangeOf } from "../../grafana/test/support/time-range.ts";
import { chooseVariables } from "../../grafana/test/support/variables.ts";
import { colorByName } from "./colors.ts";
import { framesOf } from "./influx-frames.ts";
import type { Annotation, BoardPanel, Cell } from "./model.ts";
import { type BoardData, type PanelData, panelSize } from "./page.ts";

interface AnnotationJson {
  readonly name: string;
  readonly iconColor?: string;
  readonly filter?: { readonly exclude?: boolean; readonly ids?: readonly number[] };
  readonly target?: { readonly query?: string; readonly textColumn?: string; readonly timeEndColumn?: string };
}

/** A board's file. */
export interface PictureBoard extends BoardJson {
  readonly timezone?: string;
  readonly panels: readonly (BoardPanel & BoardJson["panels"][number])[];
  readonly annotations?: { readonly list?: readonly AnnotationJson[] };
}

export interface Asked {
  readonly ask: Ask;
  readonly nowMs: number;
  /** Of the person who looks, for boards that do not say which. */
  readonly timeZone: string;
  readonly wanted: Readonly<Record<string, Chosen>>;
  readonly pageWidth: number;
}

/** As the data source is provisioned. */
const DATA_SOURCE_INTERVAL = "10s";

export async function boardData(board: PictureBoard, asked: Asked): Promise<BoardData> {
  const { ask, nowMs, wanted } = asked;
  const zone = board.timezone === undefined || board.timezone === "browser" || board.timezone === "" ? asked.timeZone : board.timezone;
  const clock = { nowMs, timeZone: zone };
  const range = timeRangeOf(board.time?.from ?? "now-6h", board.time?.to ?? "now", clock);
  const unchosen = { range, clock, dataSourceInterval: DATA_SOURCE_INTERVAL };
  const { variables } = await chooseVariables(board, ask, unchosen, ofSingleChoices(board, wanted));
  const view: View = { ...unchosen, variables };
  const dataOf = new Map<number, PanelData>();
  const panels = repeated(board.panels, view).map(({ panel, variables: own }) => ({
    ...panel,
    title: fillIn(panel.title ?? "", { variables: { ...variables, ...own } }, range),
  }));
  for (const panel of panels) dataOf.set(panel.id, await panelData(panel, view, asked));
  const found = new Map<string, readonly (readonly [number, number | undefined, string])[]>();
  for (const annotation of board.annotations?.list ?? []) found.set(annotation.name, await annotationRows(annotation, view, ask));
  return {
    title: board.title,
    choices: [...choiceTexts(board, variables), rangeText(board)],
    panels,
    dataOf,
    annotationsOf: (panel, theme) =>
      (board.annotations?.list ?? [])
        .filter(({ filter }) => isShownOn(filter, panel.id))
        .flatMap(({ name, iconColor = "blue" }) =>
          (found.get(name) ?? []).map(
            ([fromMs, toMs, text]): Annotation => ({
              name,
              color: colorByName(iconColor, theme),
              fromMs,
              text,
              ...(toMs === undefined ? {} : { toMs }),
            }),
          ),
        ),
    at: { nowMs, timeZone: zone },
  };
}

/** A folded row that is repeated by a variable is there once for each of its values; what follows moves down. */
function repeated(panels: PictureBoard["panels"], { variables }: View) {
  let down = 0;
  return panels.flatMap((panel) => {
    const chosen = panel.repeat === undefined ? undefined : variables[panel.repeat];
    const values = panel.type === "row" && Array.isArray(chosen) ? (chosen as readonly string[]) : [undefined];
    return values.map((value, index) => {
      if (index > 0) down += 1;
      const gridPos = { ...panel.gridPos, y: panel.gridPos.y + down };
      return { panel: { ...panel, gridPos }, variables: value === undefined ? {} : { [panel.repeat ?? ""]: value } };
    });
  });
}

/** Where all are shown at first, all stay chosen. */
const ofSingleChoices = (board: PictureBoard, wanted: Readonly<Record<string, Chosen>>) =>
  Object.fromEntries(Object.entries(wanted).filter(([name]) => board.templating?.list?.find((each) => each.name === name)?.multi !== true));

const isShownOn = (filter: AnnotationJson["filter"], id: number) =>
  filter?.ids === undefined || filter.ids.includes(id) !== (filter.exclude === true);

async function panelData(panel: BoardPanel, view: View, { ask, pageWidth }: Asked): Promise<PanelData> {
  const ownQuestion = (query: string) => questionOf(panel, query, Math.floor(panelSize(panel.gridPos, pageWidth).width));
  let range: TimeRange = resolveQuery(ownQuestion(""), view).range;
  const frames: PanelData["frames"][number][] = [];
  for (const target of panel.targets ?? []) {
    if (target.query === undefined || target.query === "" || target.hide === true) continue;
    const resolved = resolveQuery(ownQuestion(target.query), view);
    range = resolved.range;
    const alias = target.alias === undefined ? {} : { alias: resolveAlias(target.alias, view) };
    frames.push(...framesOf((await ask(resolved.query)).series, { ...target, ...alias }));
  }
  return { frames, ...range };
}

/** `$station` of an alias; `$tag_station` is the data source's. */
const resolveAlias = (alias: string, { variables }: View) =>
  alias.replace(/\$(\w+)|\[\[(\w+)\]\]/g, (all, plain?: string, bracketed?: string) => {
    const chosen = variables[plain ?? bracketed ?? ""];
    return chosen === undefined ? all : String(chosen);
  });

async function annotationRows({ target, name }: AnnotationJson, view: View, ask: Ask) {
  if (target?.query === undefined) return [];
  const { query } = resolveQuery({ query: target.query, maxDataPoints: 100 }, view);
  const { series } = await ask(query);
  return series.flatMap(({ columns, values }) => {
    const cellOf = (row: readonly Cell[], column: string | undefined) =>
      column === undefined || column === "" ? null : (row[columns.indexOf(column)] ?? null);
    return values.map((row) => {
      const end = cellOf(row, target.timeEndColumn);
      return [
        Number(cellOf(row, "time")),
        typeof end === "number" ? end : undefined,
        String(cellOf(row, target.textColumn) ?? name),
      ] as const;
    });
  });
}

const choiceTexts = (board: PictureBoard, variables: Readonly<Record<string, Chosen>>) =>
  (board.templating?.list ?? [])
    .filter((variable) => ((variable as { hide?: number }).hide ?? 0) === 0)
    .map(({ name }) => {
      const chosen = variables[name] ?? "";
      return typeof chosen === "string" ? chosen : chosen.join(" + ");
    });

const UNITS: Readonly<Record<string, string>> = { m: "minutes", h: "hours", d: "days", w: "weeks", M: "months", y: "years" };

/** As Grafana writes it beside the clock. */
function rangeText({ time }: PictureBoard): string {
  const [, count, unit = ""] = /^now-(\d+)([mhdwMy])$/.exec(time?.from ?? "") ?? [];
  const from = time?.from ?? "";
  if (count !== undefined && (time?.to ?? "now") === "now")
    return `Last ${count} ${Number(count) === 1 ? (UNITS[unit] ?? "").slice(0, -1) : UNITS[unit]}`;
  return `${from} to ${time?.to ?? "now"}`;
}
