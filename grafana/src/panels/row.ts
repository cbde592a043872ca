import type { Panel, Row } from "../model.ts";
import type { Text } from "../text.ts";

interface RowSettings {
  readonly id: number;
  readonly title: Text;
  /** Where its heading stands; its panels stand below, from y + 1. */
  readonly y: number;
  readonly panels: readonly Panel[];
}

const heading = ({ id, title, y }: RowSettings) => ({ id, type: "row", title, gridPos: { x: 0, y, w: 24, h: 1 } }) as const;

/** A heading that is folded at first: what not every station has. What follows stands at y + 1. */
export const foldedRow = (settings: RowSettings): readonly [Row] => [{ ...heading(settings), collapsed: true, panels: settings.panels }];

/** A heading over panels that are shown at first, and can be folded. */
export const openRow = (settings: RowSettings): readonly (Panel | Row)[] => [
  { ...heading(settings), collapsed: false, panels: [] },
  ...settings.panels,
];
