/** A board as one page: a heading, and its panels on Grafana's grid. */
import { drawBarChart } from "./bar-chart.ts";
import { type Mode, THEMES, type Theme } from "./colors.ts";
import { readyFrames } from "./field-settings.ts";
import { drawGeomap } from "./geomap.ts";
import { drawHeatmap } from "./heatmap.ts";
import type { Annotation, BoardPanel, Drawing, FieldConfig, Frame, Thresholds } from "./model.ts";
import { drawGauge, drawStat, noData } from "./stat.ts";
import { drawStateTimeline } from "./state-timeline.ts";
import { pageStyle } from "./style.ts";
import { escapeText } from "./svg.ts";
import { drawTable } from "./table.ts";
import { drawTimeseries } from "./timeseries.ts";
import { transformed } from "./transformations.ts";
import type { TextContext } from "./units.ts";
import { drawWords } from "./words.ts";

export interface PanelData {
  readonly frames: readonly Frame[];
  readonly fromMs: number;
  readonly toMs: number;
}

export interface BoardData {
  readonly title: string;
  /** What is chosen, and the time shown: "garden", "last 24 hours". */
  readonly choices: readonly string[];
  readonly panels: readonly BoardPanel[];
  readonly dataOf: ReadonlyMap<number, PanelData>;
  readonly annotationsOf: (panel: BoardPanel, theme: Theme) => readonly Annotation[];
  readonly at: TextContext;
}

const KINDS: Readonly<Record<string, (drawing: Drawing) => string>> = {
  timeseries: drawTimeseries,
  stat: drawStat,
  gauge: drawGauge,
  table: drawTable,
  barchart: drawBarChart,
  "state-timeline": drawStateTimeline,
  "status-history": drawStateTimeline,
  heatmap: drawHeatmap,
  geomap: drawGeomap,
  text: drawWords,
};

/** What Grafana takes where a board says nothing: numbers turn red from 80 on. */
const THRESHOLDS: Thresholds = {
  mode: "absolute",
  steps: [
    { value: null, color: "green" },
    { value: 80, color: "red" },
  ],
};

/** Lines and bars have the colours of the palette, states those from green to red, everything else those of the thresholds. */
function defaultsOf(type: string): FieldConfig {
  const isLines = type === "timeseries" || type === "barchart";
  const mode = isLines ? "palette-classic" : type === "state-timeline" ? "continuous-GrYlRd" : "thresholds";
  return { color: { mode }, thresholds: THRESHOLDS };
}

export const PAGE_PADDING_PX = 16;
const COLUMNS = 24;
const CELL_PX = 30;
const GAP_PX = 8;
/** Narrower pages have one column, as in Grafana. */
const ONE_COLUMN_BELOW_PX = 769;

/** How large a panel is on a page of this width. */
export function panelSize({ w, h }: BoardPanel["gridPos"], pageWidth: number): { width: number; height: number } {
  const inner = pageWidth - 2 * PAGE_PADDING_PX;
  const column = (inner - GAP_PX * (COLUMNS - 1)) / COLUMNS;
  const columns = pageWidth < ONE_COLUMN_BELOW_PX ? COLUMNS : w;
  return { width: column * columns + GAP_PX * (columns - 1), height: CELL_PX * h + GAP_PX * (h - 1) };
}

const inOrder = (panels: readonly BoardPanel[]) => panels.toSorted((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x);

/** The page's HTML. Throws where a panel is of a kind, or has a setting, that cannot be drawn. */
export function boardPage(board: BoardData, mode: Mode, pageWidth: number): string {
  const theme = THEMES[mode];
  const isPhone = pageWidth < ONE_COLUMN_BELOW_PX;
  const screens = isPhone ? phoneScreens(inOrder(board.panels)) : [inOrder(board.panels)];
  const choices = board.choices.map((choice) => `<span>${escapeText(choice)}</span>`).join("");
  const header = `<header><h1>${escapeText(board.title)}</h1>${choices}</header>`;
  const articles = screens.map((panels, index) => {
    const sections = panels.map((panel) => sectionHtml(panel, board, theme, pageWidth));
    return `<article style="width:${pageWidth}px">${index === 0 ? header : ""}<main>${sections.join("\n")}</main></article>`;
  });
  const style = pageStyle(theme, CELL_PX, GAP_PX);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeText(board.title)}</title><style>${style}</style>
<body>${articles.join("")}</body></html>`;
}

/** Two screens of a phone below each other; longer boards have at most five such pieces, beside each other, in the order of scrolling. */
const PHONE_ROWS = 44;
const MOST_SCREENS = 5;

function phoneScreens(panels: readonly BoardPanel[]): BoardPanel[][] {
  const allRows = panels.reduce((sum, { gridPos }) => sum + gridPos.h, 0);
  const pieces = Math.min(MOST_SCREENS, Math.ceil(allRows / PHONE_ROWS));
  const rows = Math.ceil(allRows / pieces) + 4;
  const screens: BoardPanel[][] = [[]];
  let used = 2;
  for (const [index, panel] of panels.entries()) {
    // A heading stays with what it is over.
    const needed = panel.gridPos.h + (panel.type === "row" ? (panels[index + 1]?.gridPos.h ?? 0) : 0);
    if (used + needed > rows && screens.length < pieces) {
      screens.push([]);
      used = 0;
    }
    used += panel.gridPos.h;
    screens.at(-1)?.push(panel);
  }
  return screens;
}

function sectionHtml(panel: BoardPanel, board: BoardData, theme: Theme, pageWidth: number): string {
  const { x, y, w, h } = panel.gridPos;
  const isPhone = pageWidth < ONE_COLUMN_BELOW_PX;
  const place = isPhone ? `grid-column:1/-1;grid-row:span ${h}` : `grid-column:${x + 1}/span ${w};grid-row:${y + 1}/span ${h}`;
  if (panel.type === "row") return rowHtml(panel, place);
  return `<section id="panel-${panel.id}" style="${place}">${panelHtml(panel, board, theme, pageWidth)}</section>`;
}

const rowHtml = ({ title = "", collapsed, panels = [] }: BoardPanel, place: string) =>
  `<div class="row" style="${place}"><i>${collapsed === true ? "›" : "⌄"}</i>${escapeText(title)}${collapsed === true ? `<em>(${panels.length} ${panels.length === 1 ? "panel" : "panels"})</em>` : ""}</div>`;

const TITLE_PX = 32;
const INSET_PX = 8;

function panelHtml(panel: BoardPanel, board: BoardData, theme: Theme, pageWidth: number): string {
  const size = panelSize(panel.gridPos, pageWidth);
  const titlePx = panel.title ? TITLE_PX : INSET_PX;
  const data = board.dataOf.get(panel.id);
  const drawing: Drawing = {
    panel,
    frames: readyFrames(
      transformed(data?.frames ?? [], panel.transformations),
      { ...defaultsOf(panel.type), ...panel.fieldConfig?.defaults },
      panel.fieldConfig?.overrides,
    ),
    annotations: board.annotationsOf(panel, theme),
    fromMs: data?.fromMs ?? 0,
    toMs: data?.toMs ?? 0,
    width: size.width - 2 * INSET_PX - 2,
    height: size.height - titlePx - INSET_PX - 2,
    theme,
    at: board.at,
  };
  const title = panel.title ? `<h2>${escapeText(panel.title)}</h2>` : "";
  return `<div class="panel${panel.transparent === true ? " bare" : ""}" style="padding:0 ${INSET_PX}px">${title || `<div style="height:${INSET_PX}px"></div>`}<div class="content" style="height:${drawing.height}px">${contentHtml(drawing)}</div></div>`;
}

function contentHtml(drawing: Drawing): string {
  const draw = KINDS[drawing.panel.type];
  if (!draw) throw new Error(`panels of kind ${drawing.panel.type} are not drawn yet`);
  const hasValues = drawing.frames.some(({ fields }) =>
    fields.some(({ type, values }) => type !== "time" && values.some((value) => value !== null)),
  );
  if (!hasValues && drawing.panel.type !== "text" && drawing.panel.type !== "stat")
    return noData(drawing.panel.fieldConfig?.defaults?.noValue);
  return draw(drawing);
}
