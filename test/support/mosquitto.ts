import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { freePort } from "./free-port.ts";
import type { OtherBroker } from "./other-broker.ts";
import { findProgram } from "./programs.ts";
import { tempDir } from "./temp-dir.ts";
import { waitFor } from "./wait-for.ts";

export interface Mosquitto extends OtherBroker {
  readonly port: number;
  /** Ends it as a service manager does: what it has is saved. */
  stop(): Promise<void>;
  signal(signal: "SIGSTOP" | "SIGCONT" | "SIGHUP"): void;
}

/** A real Mosquitto on a free port that keeps its state from start to start. `lines` are added to its configuration. */
export async function startMosquitto(lines: readonly string[] = ["allow_anonymous true"]): Promise<Mosquitto> {
  const program = findProgram("mosquitto");
  if (!program) throw new Error("mosquitto is not installed");
  const folder = tempDir();
  const port = await freePort();
  const settings = [`listener ${port} 127.0.0.1`, "persistence true", `persistence_location ${folder.path}/`, "max_queued_messages 0"];
  const user = process.getuid?.() === 0 ? ["user root"] : [];
  writeFileSync(`${folder.path}/mosquitto.conf`, [...settings, ...user, ...lines, ""].join("\n"));
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    child = spawn(program as string, ["-c", `${folder.path}/mosquitto.conf`], { stdio: "ignore" });
    await waitFor("mosquitto to listen", () => answers(port));
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }
  const stop = () => end("SIGTERM");

  await start();
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    start,
    stop,
    kill: () => end("SIGKILL"),
    signal: (signal) => void child?.kill(signal),
    remove: async () => {
      await stop();
      folder.remove();
    },
  };
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
