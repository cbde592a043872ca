import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../../test/support/free-port.ts";
import { tempDir } from "../../../../test/support/temp-dir.ts";

interface ClientState {
  readonly clientId: string;
  readonly inflightMessages: number;
  readonly waitingMessages: number;
}

/** A broker in a process of its own, with its state on disk, that can be killed and started again on the same ports. */
export async function startKillableBroker() {
  const folder = tempDir();
  const ports = { tcp: await freePort(), ws: await freePort(), http: await freePort() };
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const script = fileURLToPath(new URL("../../broker-process.ts", import.meta.url));
    const more = JSON.stringify({ webSocketPort: ports.ws, http: { port: ports.http, host: "127.0.0.1" } });
    child = spawn(process.execPath, ["--import", "tsx", script, folder.path, String(ports.tcp), more], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout as NodeJS.ReadableStream, "data");
  }
  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }
  /** Of a client that is connected: what was sent and not acknowledged, and what waits. */
  async function owes(clientId: string): Promise<number | undefined> {
    const token = (await readFile(join(folder.path, "broker", "admin-token"), "utf8")).trim();
    const answer = await fetch(`http://127.0.0.1:${ports.http}/clients`, { headers: { authorization: `Bearer ${token}` } });
    const state = ((await answer.json()) as ClientState[]).find((each) => each.clientId === clientId);
    return state && state.inflightMessages + state.waitingMessages;
  }

  await start();
  return {
    ports,
    owes,
    async restart() {
      await kill();
      await start();
    },
    async close() {
      await kill();
      folder.remove();
    },
  };
}

export type KillableBroker = Awaited<ReturnType<typeof startKillableBroker>>;
