import type { Annotation, Board, Panel, Row, Variable } from "./model.ts";
import type { Text } from "./text.ts";

interface BoardSettings {
  /** Never changes: links and alert rules name it. */
  readonly uid: `clima-${string}`;
  readonly title: Text;
  readonly description: Text;
  /** What is shown at first, up to now: now-24h. */
  readonly from: string;
  readonly variables?: readonly Variable[];
  readonly annotations?: readonly Annotation[];
  readonly panels: readonly (Panel | Row)[];
  /** Whether the other boards are linked; not where strangers look. */
  readonly linked?: boolean;
  readonly refresh?: string;
}

const OTHER_BOARDS = {
  title: { en: "Clima's boards", pt: "Painéis do Clima" },
  type: "dashboards",
  icon: "external link",
  tooltip: { en: "The other boards, for the same time", pt: "Os outros painéis, no mesmo período" },
  tags: ["clima"],
  asDropdown: true,
  targetBlank: false,
  includeVars: true,
  keepTime: true,
} as const;

/** A dashboard as Grafana provisions it from a file: classic JSON, the only form it takes from there. */
export const board = ({
  uid,
  title,
  description,
  from,
  variables = [],
  annotations = [],
  panels,
  linked = true,
  refresh = "30s",
}: BoardSettings): Board => ({
  uid,
  title,
  description,
  tags: ["clima"],
  schemaVersion: 42,
  version: 1,
  editable: false,
  timezone: "browser",
  time: { from, to: "now" },
  refresh,
  // One cross-hair over all panels.
  graphTooltip: 1,
  annotations: { list: annotations },
  links: linked ? [OTHER_BOARDS] : [],
  templating: { list: variables },
  panels,
});
