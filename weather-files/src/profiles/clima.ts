import { isQuantity } from "@clima/schemas";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile } from "../port.ts";

/** Clima's own table, as `clima export` writes it: takenAt, quantities by their names, and station unless the file is of one station only. */
export const clima: Profile = {
  name: "Clima",
  recognises: ({ columns }) => columns.includes("takenAt") && columns.some(isQuantity),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: "Clima",
      isOurs: true,
      time: { columns: ["takenAt"] },
      ...(head.columns.includes("station") && { station: { column: "station" } }),
      values: head.columns.filter(isQuantity).map((name) => ({ column: name, quantity: name })),
    }),
};
