import type { Field, Override } from "../../model.ts";
import type { Text } from "../../text.ts";

/** The lines of a band, from below: what is between the first and the last is filled. */
export const BANDS = [
  { aggregate: "min", name: { en: "lowest", pt: "mínima" } },
  { aggregate: "mean", name: { en: "mean", pt: "média" } },
  { aggregate: "max", name: { en: "highest", pt: "máxima" } },
] as const satisfies readonly { readonly aggregate: "min" | "mean" | "max"; readonly name: Text }[];

const colour = (fixedColor: string) => ({ id: "color", value: { mode: "fixed", fixedColor } });

/** Cold below, warm above; by the letters of the queries of BANDS. */
export const bandOverrides: readonly Override[] = [
  { matcher: { id: "byFrameRefID", options: "A" }, properties: [colour("blue"), { id: "custom.lineWidth", value: 1 }] },
  { matcher: { id: "byFrameRefID", options: "B" }, properties: [colour("text"), { id: "custom.lineWidth", value: 1 }] },
  {
    matcher: { id: "byFrameRefID", options: "C" },
    properties: [
      colour("red"),
      { id: "custom.lineWidth", value: 1 },
      { id: "custom.fillBelowTo", value: BANDS[0].name },
      { id: "custom.fillOpacity", value: 15 },
    ],
  },
];

/** A kelvin for a day. */
export const DEGREE_DAYS = { unit: "suffix:K·d", decimals: 0 } as const satisfies Field;

/** A number of days. */
export const DAYS_COUNTED = { unit: "none", decimals: 0 } as const satisfies Field;
