import type { Field, Override } from "../../model.ts";
import type { Text } from "../../text.ts";

/** The lines of a band, cold below and warm above: what is between the first and the last is filled. */
export const BANDS = [
  { aggregate: "min", name: { en: "lowest", pt: "mínima" }, colour: "blue" },
  { aggregate: "mean", name: { en: "mean", pt: "média" }, colour: "text" },
  { aggregate: "max", name: { en: "highest", pt: "máxima" }, colour: "red" },
] as const satisfies readonly { readonly aggregate: "min" | "mean" | "max"; readonly name: Text; readonly colour: string }[];

/** Colours of queries, by their letters. */
export const coloured = (colours: readonly string[]): readonly Override[] =>
  colours.map((fixedColor, index) => ({
    matcher: { id: "byFrameRefID", options: String.fromCharCode(65 + index) },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor } }],
  }));

/** Of the queries of BANDS, where they are numbers. */
export const bandColours = coloured(BANDS.map(({ colour }) => colour));

/** Of the queries of BANDS, where they are lines. */
export const bandOverrides: readonly Override[] = [
  ...bandColours,
  {
    matcher: { id: "byFrameRefID", options: "C" },
    properties: [
      { id: "custom.fillBelowTo", value: BANDS[0].name },
      { id: "custom.fillOpacity", value: 15 },
    ],
  },
];

/** Of heating and cooling. */
export const degreeDayColours = coloured(["orange", "blue"]);

/** Sums and counts of a day or month. */
export const BARS = { drawStyle: "bars", fillOpacity: 70, lineWidth: 0 } as const;

/** A kelvin for a day. */
export const DEGREE_DAYS = { unit: "suffix:K·d", decimals: 0 } as const satisfies Field;

/** A number of days. */
export const DAYS_COUNTED = { unit: "none", decimals: 0 } as const satisfies Field;

/** Grafana writes dates by the clock of who looks, and a board cannot tell it another. */
export const WHOSE_DATES: Text = {
  en: " Dates are written by the clock of who looks: west of the station's time zone they are a day, month or year early.",
  pt: " As datas seguem o relógio de quem olha: a oeste do fuso horário da estação aparecem um dia, mês ou ano antes.",
};
