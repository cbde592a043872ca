import { hostname } from "node:os";
import { join } from "node:path";
import { type Log, ok, type Result } from "@clima/schemas";
import { closeAgentDbAfterTurn, openAgentDb } from "../outbox/agent-db.ts";
import { createBufferedOutbox } from "../outbox/buffered-outbox.ts";
import { flushEvery } from "../outbox/flush-every.ts";
import { createLibsqlDeviceMemory } from "../outbox/libsql-device-memory.ts";
import { createLibsqlDiscoveryMemory } from "../outbox/libsql-discovery-memory.ts";
import { createLibsqlOutbox } from "../outbox/libsql-outbox.ts";
import { createLibsqlWeatherMemory } from "../outbox/libsql-weather-memory.ts";
import { linuxClockSync } from "../platform/linux-clock-sync.ts";
import { createMqttJsLink } from "../platform/mqtt-js-link.ts";
import { once } from "../platform/once.ts";
import { systemClock } from "../platform/system-clock.ts";
import { createCheckedPrepare } from "../reading/checked-prepare.ts";
import { createDayOf } from "../reading/weather-state.ts";
import { type GuestSettings, linkSettings } from "../settings.ts";
import { joinGuestStation } from "./guest-station.ts";
import type { GuestStation } from "./port.ts";

/**
 * Starts a station whose readings come from outside, by `take`: checked, derived and kept as those of a station of ours, in a file of its own
 * below `dataDir`. It takes readings without a broker too. The error is one line: what is wrong and what to do.
 */
export function startGuestStation(settings: GuestSettings, { log }: { readonly log: Log }): Result<GuestStation, string> {
  const { station, timeZone, outboxMaxReadings: maxReadings, outboxFlushS } = settings;
  const opened = openAgentDb(join(settings.dataDir, station.id, "agent.db"));
  if (!opened.ok) return opened;
  const db = opened.value;
  const outbox = createBufferedOutbox(createLibsqlOutbox(db, { maxReadings }));
  const guest = joinGuestStation(
    settings,
    {
      clock: systemClock,
      clockSync: linuxClockSync,
      link: createMqttJsLink(linkSettings(settings, "guest"), log),
      outbox,
      prepare: createCheckedPrepare({ ...station, isRounded: true }),
      history: { ...station, dayOf: createDayOf(station.timeZone ?? timeZone), memory: createLibsqlWeatherMemory(db, log) },
      deviceMemory: createLibsqlDeviceMemory(db, log),
      discoveryMemory: createLibsqlDiscoveryMemory(db, log),
      hostName: hostname(),
    },
    log,
  );
  const stopFlushing = flushEvery(outboxFlushS, outbox, log);
  return ok({
    ...guest,
    stop: once(async () => {
      await guest.stop();
      stopFlushing();
      await closeAgentDbAfterTurn(db);
    }),
  });
}
