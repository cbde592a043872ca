import { createTopics, err, silentLog } from "@clima/schemas";
import type { ApiDeps } from "../../src/api/deps.ts";
import { createLiveView } from "../../src/live-view.ts";
import { createOpenPages } from "../../src/open-pages.ts";
import type { OwnNames } from "../../src/own-names.ts";
import { createParts } from "../../src/parts.ts";
import { createShortcutsKeeper } from "../../src/shortcuts/shortcuts-file.ts";
import { createSessions } from "../../src/sign-in/sessions.ts";

/** A house that everybody may enter. */
const openHouse: ApiDeps["signIn"] = {
  door: { isOpen: () => true, knock: () => undefined, onClosed: () => () => undefined, known: Promise.resolve(), close: () => undefined },
  sessions: createSessions(async () => err({ kind: "away", detail: "there is no broker" } as const)),
  findToken: async () => undefined,
  anonymousRole: "none",
  log: silentLog,
};

/** What the API answers from where nothing is heard, nothing is stored and no broker is there. */
export function idleApiDeps(names: OwnNames): ApiDeps {
  const topics = createTopics();
  const parts = createParts(topics);
  const nobody = async () => err({ kind: "unavailable", message: "there is no store" } as const);
  return {
    names,
    log: silentLog,
    store: { series: nobody, wind: nobody, days: nobody, latest: nobody, stations: nobody, readings: nobody, points: nobody },
    live: createLiveView(topics),
    isMqttConnected: () => false,
    send: async () => err({ status: 503, error: "the panel has no connection to the broker" }),
    pages: createOpenPages(() => undefined, parts.at),
    partsNow: parts.at,
    shortcuts: createShortcutsKeeper(),
    signIn: openHouse,
  };
}
