import { join } from "node:path";
import { createLibraryService, openRemoteFolder } from "@clima/infrared";
import { type Command, createTopics, err, type IrReceivedMessage, ok, parseIrReceived, parseResult, silentLog } from "@clima/schemas";
import { afterEach } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { createCommandLoop } from "../../src/commands/command-loop.ts";
import { createLibsqlCommandJournal } from "../../src/commands/libsql-command-journal.ts";
import { createStationCommands } from "../../src/commands/station-commands.ts";
import { createNotices } from "../../src/delivery/notices.ts";
import { createLibsqlClimateMemory } from "../../src/outbox/libsql-climate-memory.ts";
import type { SignalListener } from "../../src/infrared/receiver/receiver.ts";
import { createStationInfrared } from "../../src/station/station-infrared.ts";
import { createManualClock } from "./manual-clock.ts";
import { memoryDb } from "./memory-db.ts";
import { T0_MS } from "./readings.ts";
import { createScriptedLink } from "./scripted-link.ts";

export const topics = createTopics().station("garden");
const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** A station that hears what the test lets it hear; its light takes as long as the frame. */
export function stationThatHears(db = memoryDb()) {
  const time = createManualClock(T0_MS);
  const broker = createScriptedLink();
  const place = tempDir();
  const folder = openRemoteFolder(join(place.path, "remotes"));
  if (!folder.ok) throw new Error(folder.error);
  const remotes = createLibraryService(folder.value, silentLog);
  opened.push(remotes.close, place.remove);
  let isMuted = () => false;
  let fault: string | undefined;
  const sent: (readonly number[])[] = [];
  const ears: SignalListener[] = [];
  const measuring: boolean[] = [];
  const litAtMs: { readonly beginsMs: number; readonly endsMs: number }[] = [];
  const infrared = createStationInfrared(
    {
      clock: time.clock,
      link: broker.link,
      remotes,
      climateMemory: createLibsqlClimateMemory(db, silentLog),
      transmitter: {
        async transmit(frame) {
          const beginsMs = time.clock.monotonicMs();
          await time.clock.sleepMs(frame.timingsUs.reduce((sum, us) => sum + Math.abs(us), 0) / 1000);
          if (fault !== undefined) return err(fault);
          litAtMs.push({ beginsMs, endsMs: time.clock.monotonicMs() });
          sent.push(frame.timingsUs);
          return ok(undefined);
        },
      },
      receiver: {
        onSignal: (listener) => void ears.push(listener),
        muteWhile(condition) {
          isMuted = condition;
        },
        measureCarrier: (isWanted) => void measuring.push(isWanted),
        close() {},
      },
    },
    { station: "garden", topics, rawRepeats: "ignore" },
    silentLog,
  );
  const loop = createCommandLoop({
    base: createTopics().base,
    station: "garden",
    resultTopic: topics.result,
    commands: {
      ...infrared.commands,
      ...createStationCommands({
        takeReading: async () => ({ ok: false, error: "none" }),
        setIntervalMs() {},
        reload: () => [],
        identify: () => false,
      }),
    },
    journal: createLibsqlCommandJournal(memoryDb()),
    transmitter: infrared.transmitter,
    macros: infrared.macros,
    cancellation: infrared.cancellation,
    link: broker.link,
    notices: createNotices(broker.link),
    clock: time.clock,
    log: silentLog,
  });
  broker.link.onMessage(loop.onMessage);
  broker.connect();
  const results = (command: Command) =>
    broker.on(topics.result(command)).map((payload) => {
      const parsed = parseResult(payload);
      if (!parsed.ok) throw new Error(parsed.error);
      return parsed.value;
    });
  return {
    time,
    remotes,
    folder: folder.value,
    db,
    /** Timings of what its light has sent. */
    sent,
    /** From now on nothing is sent, for this reason. */
    breakTransmitter: (reason: string | undefined) => {
      fault = reason;
    },
    loop,
    /** Whether carriers are measured, each time that changed. */
    measuring,
    /** When the light was on. */
    litAtMs,
    hear: (timingsUs: readonly number[], carrierHz?: number) => {
      isMuted(); // a look before that found nothing
      if (!isMuted()) for (const ear of ears) ear(timingsUs, carrierHz);
    },
    command: (name: Command, payload: object) => broker.receive(topics.command(name), JSON.stringify(payload)),
    results,
    states: () => broker.published.filter(({ topic }) => topic.startsWith(topics.irState(""))),
    heard: (): IrReceivedMessage[] =>
      broker.on(topics.irReceived).map((payload) => {
        const parsed = parseIrReceived(payload);
        if (!parsed.ok) throw new Error(parsed.error);
        return parsed.value;
      }),
  };
}
