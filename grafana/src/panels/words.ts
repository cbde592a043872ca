import type { Options } from "@grafana/grafana-foundation-sdk/text";
import type { GridPos, Panel, Source } from "../model.ts";
import type { Text } from "../text.ts";

interface WordsSettings {
  readonly id: number;
  readonly title: Text;
  readonly description: Text;
  readonly gridPos: GridPos;
  /** Markdown. */
  readonly content: Text;
}

/** Words on the board. */
export const words = ({ id, title, description, gridPos, content }: WordsSettings): Panel<Source<Options>> => ({
  id,
  type: "text",
  title,
  description,
  gridPos,
  targets: [],
  fieldConfig: { defaults: {}, overrides: [] },
  options: { mode: "markdown", content },
});
