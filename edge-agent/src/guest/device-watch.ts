import type { Log } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { ReportFault } from "../platform/report-fault.ts";
import { toIso } from "../reading/station-reading.ts";
import type { SensorState } from "../sampling/port.ts";
import type { DeviceList } from "./known-devices.ts";
import type { GuestReading } from "./port.ts";

interface DeviceWatchDeps {
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly devices: Pick<DeviceList, "learn" | "entries">;
  readonly reportFault: ReportFault;
  readonly log: Log;
  /** A device fell silent, or speaks again. */
  readonly onState: () => void;
}

/** So many readings that did not come make a device silent. */
export const SILENT_AFTER_INTERVALS = 5;
const LOOK_EVERY_AT_MOST_MS = 5000;
const ADVICE = "is it on, in reach and set to send to this computer?";

/** Notices, on the monotonic clock, when a device of a station says nothing any more, and when its battery is low. */
export function createDeviceWatch({ clock, intervalMs, devices, reportFault, log, onState }: DeviceWatchDeps) {
  const silentAfterMs = SILENT_AFTER_INTERVALS * intervalMs;
  const startedMs = clock.monotonicMs();
  const heardMs = new Map<string, number>();
  const states = new Map<string, SensorState>();
  const noteBattery = createBatteryNotes(reportFault);
  const stopped = new AbortController();
  let isSilent = false;

  const quietMs = (device: string) => clock.monotonicMs() - (heardMs.get(device) ?? startedMs);
  const stationQuietMs = () => clock.monotonicMs() - Math.max(startedMs, ...heardMs.values());

  function noteSilent(device: string, sensor: string): void {
    const error = `nothing was heard of it since ${toIso(clock.nowMs() - quietMs(device))}`;
    states.set(sensor, { isOk: false, sinceMs: clock.nowMs(), error });
    reportFault("device-silent", `${sensor} is silent: ${error}; ${ADVICE}`);
  }

  function look(): void {
    const wasSilent = isSilent;
    isSilent = stationQuietMs() > silentAfterMs;
    const fell = devices.entries().filter(([device, { sensor }]) => states.get(sensor)?.isOk !== false && quietMs(device) > silentAfterMs);
    for (const [device, { sensor }] of fell) noteSilent(device, sensor);
    if (isSilent && !wasSilent && devices.entries().length === 0)
      reportFault("device-silent", `no device of this station was heard yet; ${ADVICE}`);
    if (fell.length > 0 || isSilent !== wasSilent) onState();
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      await clock.sleepMs(Math.min(intervalMs, LOOK_EVERY_AT_MOST_MS), stopped.signal);
      if (!stopped.signal.aborted) look();
    }
  }

  void run();
  return {
    note(reading: GuestReading): void {
      const { sensor } = devices.learn(reading);
      noteBattery(reading.device, sensor, reading.isBatteryLow);
      heardMs.set(reading.device, clock.monotonicMs());
      const [before, wasSilent] = [states.get(sensor), isSilent];
      isSilent = false;
      if (!before?.isOk) states.set(sensor, { isOk: true, sinceMs: clock.nowMs() });
      if (before?.isOk === false) log.info(`agent: ${sensor} is heard again`);
      if (before?.isOk === false || wasSilent) onState();
    },
    /** No device of the station was heard for too long. */
    isSilent: (): boolean => isSilent,
    states: (): ReadonlyMap<string, SensorState> => states,
    stop: (): void => stopped.abort(),
  };
}

/** Says it when a battery becomes low, and again after it was good. */
function createBatteryNotes(reportFault: ReportFault) {
  const low = new Set<string>();
  return (device: string, sensor: string, isLow: boolean | undefined): void => {
    if (isLow && !low.has(device)) reportFault("battery-low", `the battery of ${sensor} is low; change it`);
    if (isLow) low.add(device);
    if (isLow === false) low.delete(device);
  };
}
