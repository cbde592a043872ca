import { type Annotation, DATASOURCE } from "./model.ts";
import type { Text } from "./text.ts";

interface AnnotationSettings {
  readonly name: Text;
  readonly colour: string;
  /** Must hold $timeFilter. Its columns are time, and those named below. */
  readonly query: string;
  /** The column that holds what is written at the event. */
  readonly textColumn: string;
  /** Columns whose values are shown as tags, with commas between. */
  readonly tagsColumn?: string;
  /** The ids of the panels that show it; without it all do. */
  readonly panelIds?: readonly number[];
}

/** Events of a query, drawn over the panels. */
export const annotation = ({ name, colour, query, textColumn, tagsColumn = "", panelIds }: AnnotationSettings): Annotation => ({
  name,
  enable: true,
  iconColor: colour,
  datasource: DATASOURCE,
  ...(panelIds === undefined ? {} : { filter: { exclude: false, ids: panelIds } }),
  target: {
    refId: "Anno",
    datasource: DATASOURCE,
    rawQuery: true,
    query,
    resultFormat: "table",
    fromAnnotations: true,
    textEditor: true,
    textColumn,
    tagsColumn,
    timeEndColumn: "",
    titleColumn: "",
    name,
  },
});
