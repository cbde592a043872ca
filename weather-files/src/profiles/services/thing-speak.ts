import { err } from "@clima/schemas";
import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile } from "../../port.ts";
import { LABEL } from "../reasons.ts";
import { columnsLike, hasColumns, mappedColumns, passOver } from "../shape.ts";

const NAME = "ThingSpeak";

/** feeds.csv: what a field measures is only on the channel's page. */
export const thingSpeak: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "created_at", "entry_id") && columnsLike(head, /^field ?\d$/).length > 0,
  plan(head, options) {
    const fields = columnsLike(head, /^field ?\d$/);
    const mapped = mappedColumns(head, options);
    if (!fields.some((field) => mapped.has(field))) {
      return err(
        `this is of ${NAME}, which does not say here what ${fields.join(", ")} are; expected a --map file, such as columns: {${fields[0]}: {quantity: temperatureC, unit: °C}}`,
      );
    }
    return columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["created_at"], order: "ymd", timeZone: "UTC" },
      passedOver: passOver(head, [
        [/^field/, "--map does not name it"],
        [/.*/, LABEL],
      ]),
    });
  },
};
