import type { Override } from "./model.ts";
import type { Text } from "./text.ts";

type Property = Override["properties"][number];

/** A column of a table: what it is called, and how it is shown. */
export const column = (name: string, title: Text, ...properties: readonly Property[]): Override => ({
  matcher: { id: "byName", options: name },
  properties: [{ id: "displayName", value: title }, ...properties],
});

/** A column that is there for the query's sake only. */
export const hiddenColumn = (name: string): Override => ({
  matcher: { id: "byName", options: name },
  properties: [{ id: "custom.hidden", value: true }],
});

/** The colour of its mapping or threshold behind the value. */
export const COLOURED_CELL: Property = { id: "custom.cellOptions", value: { type: "color-background", mode: "basic" } };
