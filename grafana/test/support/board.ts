/** Boards as Grafana reads them from a file, as far as their queries go. */
import { type PanelTimes, type Question, questionOf } from "./resolve.ts";

export interface TargetJson {
  readonly refId: string;
  readonly query?: string;
  readonly resultFormat?: string;
  readonly alias?: string;
  readonly hide?: boolean;
  readonly datasource?: { readonly uid?: string } | null;
}

export interface PanelJson extends PanelTimes {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly gridPos?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly TargetJson[];
  /** Of a row that is folded. */
  readonly panels?: readonly PanelJson[];
}

export interface VariableJson {
  readonly name: string;
  readonly type: string;
  readonly query?: string | { readonly query?: string };
  readonly regex?: string;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
  readonly current?: { readonly value?: string | readonly string[] };
}

export interface AnnotationJson {
  readonly name: string;
  readonly enable?: boolean;
  readonly builtIn?: number;
  readonly target?: { readonly query?: string };
}

export interface BoardJson {
  readonly uid: string;
  readonly title: string;
  readonly time?: { readonly from?: string; readonly to?: string };
  readonly panels: readonly PanelJson[];
  readonly templating?: { readonly list?: readonly VariableJson[] };
  readonly annotations?: { readonly list?: readonly AnnotationJson[] };
}

/** A question with its place on a board. */
export interface BoardQuestion extends Question {
  readonly kind: "panel" | "annotation";
  /** "Temperature A", for messages. */
  readonly where: string;
  readonly resultFormat: string;
  readonly panel?: PanelJson;
  readonly refId: string;
}

/** Pixels of a desk's screen, which Grafana divides into 24 columns. */
const SCREEN_PX = 1920;
/** Of an annotation's query (executeAnnotationQuery). */
const ANNOTATION_POINTS = 100;

/** Every panel that is shown, those of folded rows included. */
export const panelsOf = (board: BoardJson): readonly PanelJson[] => board.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);

/** Everything that the board asks of its data source but its variables, as Grafana asks it. */
export function questionsOf(board: BoardJson): readonly BoardQuestion[] {
  const ofPanels = panelsOf(board).flatMap((panel) => (panel.targets ?? []).flatMap((target) => questionOfTarget(panel, target)));
  const ofAnnotations = (board.annotations?.list ?? []).flatMap(({ name, target }): BoardQuestion[] =>
    target?.query === undefined
      ? []
      : [
          {
            kind: "annotation",
            where: `annotation ${name}`,
            refId: "Anno",
            query: target.query,
            maxDataPoints: ANNOTATION_POINTS,
            resultFormat: "table",
          },
        ],
  );
  return [...ofPanels, ...ofAnnotations];
}

function questionOfTarget(panel: PanelJson, { refId, query, hide, resultFormat = "time_series" }: TargetJson): BoardQuestion[] {
  if (query === undefined || query === "" || hide === true) return [];
  return [
    {
      kind: "panel",
      where: `${panel.title ?? panel.type} (panel ${panel.id}) ${refId}`,
      refId,
      resultFormat,
      panel,
      ...questionOf(panel, query, widthPx(panel)),
    },
  ];
}

const widthPx = ({ gridPos }: PanelJson) => Math.floor((SCREEN_PX * (gridPos?.w ?? 24)) / 24);
