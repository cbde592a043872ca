import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createTopics } from "@clima/schemas";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";
import { createApi } from "../src/api/http-api.ts";
import { createLiveView } from "../src/live-view.ts";
import { createOwnNames } from "../src/own-names.ts";
import { type MacroEnd, runMacro } from "../src/shortcuts/run-macro.ts";
import {
  type MacroStep,
  NO_SHORTCUTS,
  type Shortcuts,
  withFavourite,
  withMacro,
  withoutFavourite,
  withoutMacro,
} from "../src/shortcuts/shortcuts.ts";
import { createShortcutsKeeper, shortcutsFileIn } from "../src/shortcuts/shortcuts-file.ts";
import { idleApiDeps } from "./support/idle-api-deps.ts";

const POWER = { remote: "tv", button: "power" };
const EVENING = { name: "Evening", steps: [POWER, { pauseMs: 1500 }, { remote: "tv", button: "mute" }] };

const folder = tempDir();
const file = shortcutsFileIn(folder.path);
afterAll(() => folder.remove());

/** The API of a panel that was started on the folder and has heard of the station "garden". */
function startApi() {
  const topics = createTopics();
  const live = createLiveView(topics);
  live.take({ topic: topics.station("garden").status, payload: Buffer.from("online"), isRetained: false, arrivedAtMs: Date.now() });
  const api = createApi({ ...idleApiDeps(createOwnNames([])), live, shortcuts: createShortcutsKeeper(file) });
  return async (method: "GET" | "PUT", body?: unknown, station = "garden") => {
    const headers = { host: "localhost", "content-type": "application/json" };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await api.request(`/api/v1/stations/${station}/shortcuts`, init);
    return { status: response.status, body: (await response.json()) as Shortcuts & { readonly detail: string } };
  };
}

describe("the shortcuts of a station", () => {
  beforeEach(() => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '{"stations":{}}');
  });

  test("are none at first, and there for every browser once they are kept, also after a start", async () => {
    expect(await startApi()("GET")).toEqual({ status: 200, body: NO_SHORTCUTS });
    const kept = { revision: 1, favourites: [POWER], macros: [EVENING] };
    expect(await startApi()("PUT", { ...kept, revision: 0 })).toEqual({ status: 200, body: kept });
    expect(await startApi()("GET")).toEqual({ status: 200, body: kept });
  });

  test("of two browsers that change them at once, one is told, and nothing is lost", async () => {
    const ask = startApi();
    const [one, other] = await Promise.all([
      ask("PUT", withFavourite(POWER)(NO_SHORTCUTS)),
      ask("PUT", withFavourite({ remote: "tv", button: "mute" })(NO_SHORTCUTS)),
    ]);
    expect([one?.status, other?.status].sort()).toEqual([200, 409]);
    expect((await ask("GET")).body.favourites).toHaveLength(1);
  });

  test("are of one station, also of one that is called as what every object has", async () => {
    const keeper = createShortcutsKeeper(file);
    expect(await keeper.read("constructor")).toEqual({ ok: true, value: NO_SHORTCUTS });
    await keeper.replace("constructor", { ...NO_SHORTCUTS, favourites: [POWER] });
    expect(await keeper.read("constructor")).toMatchObject({ value: { favourites: [POWER] } });
    expect(await keeper.read("garden")).toEqual({ ok: true, value: NO_SHORTCUTS });
  });

  test("of a station that nobody heard are not kept", async () => {
    expect(await startApi()("PUT", NO_SHORTCUTS, "nowhere")).toMatchObject({ status: 404 });
    expect(readFileSync(file, "utf8")).toBe('{"stations":{}}');
  });

  test.each([
    ["no revision", { favourites: [], macros: [] }, "revision"],
    ["a revision that is no number", { ...NO_SHORTCUTS, revision: "0" }, "revision"],
    ["no list", { ...NO_SHORTCUTS, favourites: {} }, "favourites"],
    ["a favourite without a button", { ...NO_SHORTCUTS, favourites: [{ remote: "tv" }] }, "favourites[0]"],
    ["a name that is no text", { ...NO_SHORTCUTS, favourites: [{ remote: "tv", button: 1 }] }, "favourites[0]"],
    ["a control character", { ...NO_SHORTCUTS, favourites: [{ remote: "tv", button: "a\n" }] }, "favourites[0]"],
    ["a favourite twice", { ...NO_SHORTCUTS, favourites: [POWER, { remote: "TV", button: "Power" }] }, "twice"],
    ["a macro twice", { ...NO_SHORTCUTS, macros: [EVENING, { ...EVENING, name: "EVENING" }] }, "twice"],
    ["a macro without steps", { ...NO_SHORTCUTS, macros: [{ name: "x", steps: [] }] }, "macros[0]"],
    ["a macro without a name", { ...NO_SHORTCUTS, macros: [{ steps: [POWER] }] }, "macros[0]"],
    ["a pause that is none", { ...NO_SHORTCUTS, macros: [{ name: "x", steps: [{ pauseMs: 0 }] }] }, "macros[0]"],
    ["a step that is both", { ...NO_SHORTCUTS, macros: [{ name: "x", steps: [{ ...POWER, pauseMs: 5 }] }] }, "macros[0]"],
    ["a step of another kind", { ...NO_SHORTCUTS, macros: [{ name: "x", steps: [{ ...POWER, sends: 5 }] }] }, "macros[0]"],
    ["another key", { ...NO_SHORTCUTS, colour: "red" }, "colour"],
  ])("are refused with %s", async (_what, body, named) => {
    const ask = startApi();
    const answer = await ask("PUT", body);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(named);
    expect((await ask("GET")).body).toEqual(NO_SHORTCUTS);
  });

  test("in a file that is damaged are not written over", async () => {
    writeFileSync(file, '{"stations":');
    const ask = startApi();
    expect(await ask("GET")).toMatchObject({ status: 503, body: { detail: expect.stringContaining(file) } });
    expect(await ask("PUT", NO_SHORTCUTS)).toMatchObject({ status: 503 });
    expect(readFileSync(file, "utf8")).toBe('{"stations":');
  });
});

describe("a change of shortcuts", () => {
  test("made twice is made once, whatever the case of the names", () => {
    const twice = withFavourite({ remote: "TV", button: "POWER" })(withFavourite(POWER)(NO_SHORTCUTS));
    expect(twice.favourites).toEqual([POWER]);
    expect(withoutFavourite({ remote: "Tv", button: "Power" })(twice).favourites).toEqual([]);
  });

  test("puts a macro in the place of the one of its name", () => {
    const other = { name: "Night", steps: [POWER] };
    const before = withMacro(other)(withMacro(EVENING)(NO_SHORTCUTS));
    const changed = { name: "evening", steps: [POWER] };
    expect(withMacro(changed)(before).macros).toEqual([changed, other]);
    expect(withoutMacro("EVENING")(before).macros).toEqual([other]);
  });
});

describe("a macro", () => {
  async function run(steps: readonly MacroStep[], problems: Readonly<Record<string, string>>, stopAt?: number) {
    const done: string[] = [];
    const stopping = new AbortController();
    const end: MacroEnd = await runMacro(
      steps,
      {
        press: async ({ button }) => {
          done.push(button);
          return problems[button];
        },
        pause: async (pauseMs) => void done.push(`${pauseMs} ms`),
        noteStep: (_step, number) => {
          if (number === stopAt) stopping.abort();
        },
      },
      stopping.signal,
    );
    return { done, end };
  }

  test("does its steps in order", async () => {
    expect(await run(EVENING.steps, {})).toEqual({ done: ["power", "1500 ms", "mute"], end: { kind: "done" } });
  });

  test("ends at the first step that fails, and says which", async () => {
    expect(await run(EVENING.steps, { power: "the LED is broken" })).toEqual({
      done: ["power"],
      end: { kind: "failed", step: 1, problem: "the LED is broken" },
    });
  });

  test("sends nothing more once it is stopped", async () => {
    expect(await run(EVENING.steps, {}, 2)).toEqual({ done: ["power", "1500 ms"], end: { kind: "stopped", step: 2 } });
  });
});
