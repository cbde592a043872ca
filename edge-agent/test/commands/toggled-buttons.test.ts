/** Buttons whose light changes with every press, as the station sends them. */
import { type Button, createLibrary } from "@clima/infrared";
import { describe, expect, test } from "@jest/globals";
import { createTransientClimateMemory } from "../../src/commands/climate-memory.ts";
import { createInfraredCommands } from "../../src/commands/infrared-commands.ts";

const toggled = (markUs: number): Button => ({ carrierHz: 38_000, timingsUs: [markUs], toggled: [{ timingsUs: [markUs + 1] }] });

function createStation() {
  const tv = { name: "tv", sends: 2, buttons: { power: toggled(100), mute: toggled(200), plain: { carrierHz: 38_000, timingsUs: [300] } } };
  const commands = createInfraredCommands({
    library: createLibrary([tv, { ...tv, name: "hifi" }]),
    rawRepeats: "ignore",
    climateMemory: createTransientClimateMemory(),
    onState: () => {},
  });
  const plan = (path: "ir/send" | "ir/macro", command: object) => {
    const parsed = commands[path](Buffer.from(JSON.stringify({ id: "a", ...command })));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const planned = parsed.value.plan();
    if (!planned.ok) throw new Error(JSON.stringify(planned.error));
    return planned.value;
  };
  /** What goes out for a press, once. */
  function press(button: string, more: object = { sends: 1 }): string {
    const planned = plan("ir/send", { remote: "tv", button, ...more });
    return planned.kind === "transmit" ? planned.frame.timingsUs.join(" ") : planned.kind;
  }
  return { plan, press };
}

describe("a button of several forms", () => {
  test("takes the next with every press of its remote, whichever button is pressed", () => {
    const { press } = createStation();
    expect([press("power"), press("power"), press("mute"), press("mute"), press("power")]).toEqual(["101", "100", "201", "200", "101"]);
  });

  test("keeps its form for all sends of a press, and as it is while others are pressed", () => {
    const { press } = createStation();
    expect([press("power", { sends: 2 }), press("power", { holdMs: 50 }), press("plain")]).toEqual([
      "101 -40000 101",
      "100 -40000 100",
      "300",
    ]);
    expect([press("power", { remote: "hifi", sends: 1 }), press("power")]).toEqual(["101", "101"]);
  });

  test("changes from step to step of a macro, and not by a dry run", () => {
    const { plan, press } = createStation();
    const macro = plan("ir/macro", { name: "m", steps: [1, 2, 3].map(() => ({ remote: "tv", button: "power", sends: 1 })) });
    const frames = macro.kind === "macro" ? macro.steps.map((step) => (step.kind === "transmit" ? step.frame.timingsUs : [])) : [];
    expect(frames).toEqual([[101], [100], [101]]);
    press("power", { dryRun: true });
    expect(press("power")).toBe("100");
  });
});
