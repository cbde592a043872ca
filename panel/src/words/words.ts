import type { Language } from "../language.ts";
import { frame } from "./en/frame.ts";
import { history } from "./en/history.ts";
import { now } from "./en/now.ts";
import { records } from "./en/records.ts";
import { remote } from "./en/remote.ts";
import { settings } from "./en/settings.ts";
import { shortcuts } from "./en/shortcuts.ts";
import { signIn } from "./en/sign-in.ts";
import { state } from "./en/state.ts";
import { station } from "./en/station.ts";
import { stations } from "./en/stations.ts";
import { times } from "./en/times.ts";
import { frame as framePt } from "./pt-br/frame.ts";
import { history as historyPt } from "./pt-br/history.ts";
import { now as nowPt } from "./pt-br/now.ts";
import { records as recordsPt } from "./pt-br/records.ts";
import { remote as remotePt } from "./pt-br/remote.ts";
import { settings as settingsPt } from "./pt-br/settings.ts";
import { shortcuts as shortcutsPt } from "./pt-br/shortcuts.ts";
import { signIn as signInPt } from "./pt-br/sign-in.ts";
import { state as statePt } from "./pt-br/state.ts";
import { station as stationPt } from "./pt-br/station.ts";
import { stations as stationsPt } from "./pt-br/stations.ts";
import { times as timesPt } from "./pt-br/times.ts";
import type { Translation } from "./translation.ts";

const en = { frame, history, now, records, remote, settings, shortcuts, signIn, state, station, stations, times };

/** All words of the pages, each page's in a file of its own. */
export type Words = Translation<typeof en>;

const all: Readonly<Record<Language, Words>> = {
  en,
  "pt-BR": {
    frame: framePt,
    history: historyPt,
    now: nowPt,
    records: recordsPt,
    remote: remotePt,
    settings: settingsPt,
    shortcuts: shortcutsPt,
    signIn: signInPt,
    state: statePt,
    station: stationPt,
    stations: stationsPt,
    times: timesPt,
  },
};

export const wordsOf = (language: Language): Words => all[language];
