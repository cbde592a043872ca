import type { HealthMessage, Quantity } from "@clima/schemas";
import type { Outbox } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import type { HostFacts } from "../platform/host-facts.ts";
import type { MessageLink } from "../platform/message-link.ts";
import { toIso } from "../reading/station-reading.ts";
import type { SensorState } from "../sampling/port.ts";

export interface HealthDeps {
  readonly station: string;
  readonly bootId: string;
  readonly topic: string;
  readonly link: MessageLink;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly sensors: () => ReadonlyMap<string, SensorState>;
  readonly rangeRejects: () => ReadonlyMap<Quantity, number>;
  /** Readings that wait in memory, for the clock or for the outbox. */
  readonly heldCount: () => number;
  readonly readHostFacts: () => Promise<HostFacts>;
  /** Called with what is published. */
  readonly onHealth: (message: HealthMessage) => void;
}

const HEALTH_INTERVAL_MS = 60_000;

/** Publishes the state of the station: every minute, when it connects, and when `publish` is called. */
export function startHealth(deps: HealthDeps) {
  const { link, clock } = deps;
  const startedAtMs = clock.monotonicMs();
  const stopped = new AbortController();

  async function publish(): Promise<void> {
    const host = await deps.readHostFacts();
    const uptimeS = Math.round((clock.monotonicMs() - startedAtMs) / 1000);
    const message = healthMessage(deps, uptimeS, host);
    if (stopped.signal.aborted) return;
    await link.publish(deps.topic, JSON.stringify(message), { qos: 0, retain: true });
    deps.onHealth(message);
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      await clock.sleepMs(HEALTH_INTERVAL_MS, stopped.signal);
      if (link.isConnected()) await publish();
    }
  }

  link.onConnect(() => void publish());
  void run();
  return { publish: (): void => void publish(), stop: (): void => stopped.abort() };
}

function healthMessage(deps: HealthDeps, uptimeS: number, host: HostFacts): HealthMessage {
  const { station, bootId, clock, outbox } = deps;
  const oldestTakenAtMs = outbox.oldestTakenAtMs();
  const held = deps.heldCount();
  const rejects = Object.fromEntries(deps.rangeRejects());
  return {
    schema: "health/1",
    station,
    bootId,
    takenAt: toIso(clock.nowMs()),
    uptimeS,
    outbox: {
      readings: outbox.count(),
      ...(oldestTakenAtMs === undefined ? {} : { oldestTakenAt: toIso(oldestTakenAtMs) }),
      dropped: outbox.droppedCount(),
    },
    sensors: Object.fromEntries([...deps.sensors()].map(([name, state]) => [name, toSensorHealth(state)])),
    ...(Object.keys(rejects).length === 0 ? {} : { rangeRejects: rejects }),
    ...(held === 0 ? {} : { held }),
    ...host,
  };
}

const toSensorHealth = ({ isOk, sinceMs, error }: SensorState) => ({
  ok: isOk,
  since: toIso(sinceMs),
  ...(error === undefined ? {} : { error }),
});
