import { createLibrary, withDemoRemotes } from "@clima/infrared";
import { err, type Log, ok, silentLog } from "@clima/schemas";
import { createLibsqlCommandJournal } from "../../src/commands/libsql-command-journal.ts";
import { createLibsqlOutbox } from "../../src/outbox/libsql-outbox.ts";
import { createCheckedPrepare } from "../../src/reading/checked-prepare.ts";
import type { StationPorts } from "../../src/station/port.ts";
import { startStation } from "../../src/station/station.ts";
import { createManualClock } from "./manual-clock.ts";
import { memoryDb } from "./memory-db.ts";
import { T0_MS } from "./readings.ts";
import { createScriptedLink } from "./scripted-link.ts";
import { stationSettings } from "./station-settings.ts";

export const INTERVAL_MS = 10_000;

interface ScriptedStation {
  readonly startMs?: number;
  readonly ports?: Partial<StationPorts>;
  readonly log?: Log;
}

/** A whole station with one thermometer, on a clock that the test moves and a link that it scripts. */
export function createScriptedStation({ startMs = T0_MS, ports = {}, log = silentLog }: ScriptedStation = {}) {
  const time = createManualClock(startMs);
  const broker = createScriptedLink();
  const db = memoryDb();
  const library = createLibrary(withDemoRemotes([]));
  const outbox = createLibsqlOutbox(db, { maxReadings: 1000 });
  const station = startStation(
    { base: "clima/v1", softwareVersion: "1", station: { ...stationSettings, intervalMs: INTERVAL_MS } },
    {
      clock: time.clock,
      link: broker.link,
      outbox,
      journal: createLibsqlCommandJournal(db),
      sensors: [{ name: "thermometer", quantities: ["temperatureC"], read: async () => ok({ temperatureC: 20 }) }],
      prepare: createCheckedPrepare(stationSettings),
      remotes: { library, saveButton: () => err("no folder"), reload: () => [], onChange() {}, close() {} },
      transmitter: { transmit: async () => ok(undefined) },
      readHostFacts: async () => ({}),
      ...ports,
    },
    log,
  );
  return { ...time, broker, station, outbox };
}
