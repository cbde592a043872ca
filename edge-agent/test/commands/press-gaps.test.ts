import { expect, test } from "@jest/globals";
import { stationThatHears } from "../support/station-that-hears.ts";

const GAP_MS = 700;

test("presses of one device keep its gap from the end of the light, whichever commands and senders they come from", async () => {
  const { remotes, command, time, litAtMs, results } = stationThatHears();
  const code = (number: number) => ({ protocol: "nec", address: 77, command: number });
  remotes.library.replace([{ name: "TV", gapMs: GAP_MS, buttons: { power: code(1), "cool 21": code(2) } }]);
  command("ir/send", { id: "a", remote: "tv", button: "power" });
  command("ir/send", { id: "b", protocol: "nec", address: 77, command: 99 });
  command("ir/macro", { id: "m", steps: [{ remote: "TV", button: "power" }, { pauseMs: 100 }, { remote: "TV", button: "power" }] });
  command("ir/state", { id: "s", remote: "tv", mode: "cool", temperatureC: 21 });
  await time.advance(10_000);
  expect(litAtMs).toHaveLength(5);
  for (const [index, { beginsMs }] of litAtMs.slice(1).entries()) {
    const restMs = beginsMs - (litAtMs[index]?.endsMs ?? 0);
    expect(restMs).toBeGreaterThanOrEqual(GAP_MS);
    expect(restMs).toBeLessThan(GAP_MS + 1);
  }
  expect(results("ir/macro").at(-1)).toMatchObject({ status: "ok" });
});
