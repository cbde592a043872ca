import { createTopics } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createLiveView } from "../src/live-view.ts";

const topics = createTopics();
const NOW_MS = Date.UTC(2026, 10, 24, 12);

function createScene() {
  const live = createLiveView(topics);
  live.noteConnected();
  const take = (topic: string, payload: string, isRetained: boolean) =>
    live.take({ topic, payload: Buffer.from(payload), isRetained, arrivedAtMs: NOW_MS });
  return {
    live,
    said: (payload: string) => take(topics.station("garden").status, payload, false),
    kept: (payload: string) => take(topics.station("garden").status, payload, true),
    infoCleared: () => take(topics.station("garden").info, "", false),
    forgotten: (isRetained = false) => take(topics.forgotten("garden"), "offline", isRetained),
    noLongerForgotten: () => take(topics.forgotten("garden"), "", false),
    is: () => [live.has("garden"), live.isForgotten("garden")],
  };
}
const [THERE, FORGOTTEN, ONLY_HISTORY] = [
  [true, false],
  [false, true],
  [false, false],
];

describe("a forgotten station", () => {
  test("is gone at once, and told to those who look", () => {
    const { said, forgotten, infoCleared, is } = createScene();
    said("offline");
    expect(infoCleared()).toEqual({ ok: true, value: ["garden"] });
    expect(is()).toEqual(ONLY_HISTORY);
    expect(forgotten()).toEqual({ ok: true, value: ["garden"] });
    expect(is()).toEqual(FORGOTTEN);
  });

  test("is there again when it is heard", () => {
    const { said, forgotten, is } = createScene();
    forgotten();
    expect(said("")).toEqual({ ok: true, value: [] });
    expect(is()).toEqual(FORGOTTEN);
    said("online");
    expect(is()).toEqual(THERE);
  });

  test.each(["before", "after"])(
    "that came back is there for a panel that starts later; the broker sends the mark %s its status",
    (order) => {
      const { kept, forgotten, is } = createScene();
      if (order === "before") forgotten(true);
      kept("online");
      if (order === "after") forgotten(true);
      expect(is()).toEqual(THERE);
    },
  );

  test("is forgotten by a panel that was away meanwhile", () => {
    const { live, said, forgotten, is } = createScene();
    said("offline");
    live.noteConnected();
    forgotten(true);
    expect(is()).toEqual(FORGOTTEN);
  });

  test("whose mark is cleared is listed with its history again", () => {
    const { forgotten, noLongerForgotten, is } = createScene();
    forgotten();
    noLongerForgotten();
    expect(is()).toEqual(ONLY_HISTORY);
  });
});
