import { isQuantity, quantityNames } from "@clima/schemas";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile } from "../port.ts";

/** Clima's own CSV, as `clima export` writes it: station, takenAt and quantities by their names; or of one station, without its column. */
export const ownCsv: Profile = {
  name: "Clima",
  recognises: ({ columns }) => columns.includes("takenAt") && columns.some(isQuantity),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: "Clima",
      isOurs: true,
      time: { columns: ["takenAt"] },
      station: { column: "station" },
      values: quantityNames.map((quantity) => ({ column: quantity, quantity })),
    }),
};
