import { expect, test } from "@jest/globals";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createRefusals } from "../../src/listeners/refusals.ts";
import { keepingLog } from "./support/visited.ts";

test("a flood of refusals is one line at once and one line with their number, by reason", async () => {
  const { log, lines } = keepingLog();
  const refusals = createRefusals(log, () => undefined, 100);
  for (let i = 1; i <= 5; i++) refusals.refuse("connections", `192.0.2.${i}`, "full");
  refusals.refuse("origin", "192.0.2.9", "a page");
  await waitFor("the number", () => lines.length === 3);
  expect(lines).toEqual([
    "warn broker: refused a connection from 192.0.2.1: full (connections)",
    "warn broker: refused a connection from 192.0.2.9: a page (origin)",
    "warn broker: refused a connection from 192.0.2.5: full (connections) … and 3 more in the last 0.1 s",
  ]);
  await new Promise((resolve) => setTimeout(resolve, 250));
  refusals.refuse("connections", "192.0.2.6", "full");
  expect(lines.slice(3)).toEqual(["warn broker: refused a connection from 192.0.2.6: full (connections)"]);
  refusals.close();
});
