import type { Field, GridPos, Panel } from "../model.ts";
import type { Text } from "../text.ts";
import { stat } from "./stat.ts";

/** A line of a list: its name on the left, its value on the right. */
export interface Fact {
  readonly name: Text;
  readonly query: string;
  readonly field: Field;
}

interface FactsSettings {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  readonly facts: readonly Fact[];
}

const TITLE_PX = 14;
const VALUE_PX = 16;

/** Facts beside a large number, a line each. */
export const facts = ({ facts: all, ...rest }: FactsSettings): Panel =>
  stat({
    ...rest,
    queries: all.map(({ name, query }) => ({ query, alias: name })),
    field: { color: { mode: "fixed", fixedColor: "text" } },
    overrides: all.map(({ field }, index) => ({
      matcher: { id: "byFrameRefID", options: String.fromCharCode(65 + index) },
      properties: Object.entries(field).map(([id, value]) => ({ id, value })),
    })),
    options: {
      orientation: "horizontal",
      textMode: "value_and_name",
      wideLayout: true,
      text: { titleSize: TITLE_PX, valueSize: VALUE_PX },
    },
  });
