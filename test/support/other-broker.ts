import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { connect } from "node:net";
import { waitFor } from "./wait-for.ts";

/** An MQTT broker that is not ours. It keeps its state from start to start. */
export interface OtherBroker {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it with SIGKILL: what it has not written by then is lost. */
  kill(): Promise<void>;
  /** Ends it and removes what it wrote. */
  remove(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

/** A program that listens on a port of loopback; it is a process group of its own, so that nothing of it is left behind. */
export function portProgram(program: string, args: readonly string[], port: number, options: SpawnOptions = {}) {
  let child: ChildProcess | undefined;
  let said = "";

  async function start(): Promise<void> {
    const started = spawn(program, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream?.on("data", (chunk) => (said += chunk));
    const isUp = async () => {
      if (started.exitCode !== null) throw new Error(`${program} ended: ${said}`);
      return answers(port);
    };
    await waitFor(`${program} to listen`, isUp, START_TIMEOUT_MS);
  }

  async function kill(): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending?.pid === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const closed = new Promise((resolve) => ending.once("close", resolve));
    process.kill(-ending.pid, "SIGKILL");
    await closed;
    await waitFor(`${program} to be gone`, async () => !(await answers(port)));
  }

  return { start, kill };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
