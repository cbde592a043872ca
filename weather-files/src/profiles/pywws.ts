import { ok } from "@clima/schemas";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile } from "../port.ts";
import { areMost } from "../table/are-most.ts";
import { DEVICE, INDOORS, NO_QUANTITY, TOTAL } from "./reasons.ts";

const NAME = "pywws";
const POINTS = 16;

/**
 * pywws.readthedocs.io, pywws.storage: the raw data of a day without a header, in UTC: delay, humidity and temperature indoors, then outdoors, the
 * station's pressure, wind and gust in m/s, one of 16 directions, rain that counts on, status, and of some stations light and UV.
 */
export const pywws: Profile = {
  name: NAME,
  recognises: ({ columns, sample }) =>
    columns[0] === "1" &&
    (columns.length === 12 || columns.length === 14) &&
    sample.length > 0 &&
    areMost(
      sample,
      ({ cells }) =>
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(cells[0] ?? "") && /^(\d{1,2}|)$/.test(cells[9] ?? "") && /^\d+$/.test(cells[11] ?? ""),
    ),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["1"], order: "ymd", timeZone: "UTC" },
      values: [
        { column: "6", quantity: "temperatureC", unit: "°C" },
        { column: "5", quantity: "humidityPct", unit: "%" },
        { column: "7", quantity: "pressureHpa", unit: "hPa" },
        { column: "8", quantity: "windSpeedMs", unit: "m/s" },
        { column: "9", quantity: "windGustMs", unit: "m/s" },
        // Numbers of 16 and more say that there is no direction
        { column: "10", quantity: "windDirectionDeg", unit: "°", factor: 22.5, cell: (text) => ok(Number(text) < POINTS ? text : "") },
        { column: "13", quantity: "illuminanceLux", unit: "lx" },
      ],
      passedOver: {
        "2": "the minutes of the interval",
        "3": INDOORS,
        "4": INDOORS,
        "11": TOTAL,
        "12": DEVICE,
        ...(head.columns.length > 12 ? { "14": NO_QUANTITY } : {}),
      },
      notes: ["pywws' raw data have no header; their columns are taken by their places"],
    }),
};
