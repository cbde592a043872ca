import { execFile } from "node:child_process";
import type { Log } from "@clima/schemas";

export interface Supervisor {
  /** It runs; from now on systemd hears of it as often as it wants to. */
  ready(): void;
  /** It is about to end. */
  stopping(): void;
}

type Environment = Readonly<Record<string, string | undefined>>;

const NOTIFY_WITHIN_MS = 5000;

/**
 * Notifies systemd that a service is ready and alive (sd_notify(3)), by its program systemd-notify, as Node has no datagram sockets of Unix;
 * the unit needs Type=notify and NotifyAccess=all. Without systemd it does nothing.
 */
export function createSystemdSupervisor(env: Environment, log: Log): Supervisor {
  if (env["NOTIFY_SOCKET"] === undefined) return { ready() {}, stopping() {} };
  let isWarned = false;
  let timer: NodeJS.Timeout | undefined;

  function notify(...states: readonly string[]): void {
    execFile("systemd-notify", [...states], { env: { ...env }, timeout: NOTIFY_WITHIN_MS }, (cause) => {
      if (cause && !isWarned) log.warn(`systemd cannot be told of the service's state: ${cause.message.trim()}`);
      isWarned ||= cause !== null;
    });
  }

  return {
    ready() {
      notify("READY=1");
      const watchdogMs = Number(env["WATCHDOG_USEC"] ?? 0) / 1000;
      // sd_watchdog_enabled(3): at half of the time, so that one that is late does no harm
      if (watchdogMs > 0) timer = setInterval(() => notify("WATCHDOG=1"), watchdogMs / 2);
    },
    stopping() {
      clearInterval(timer);
      notify("STOPPING=1");
    },
  };
}
