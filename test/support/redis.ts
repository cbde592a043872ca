import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "./free-port.ts";
import { findProgram } from "./programs.ts";
import { tempDirInMemory } from "./temp-dir.ts";

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** kill -9, a pause, and a start with what is on the disk. */
  crash(awayMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** A real Redis on a free port that writes every change to its log; `stop` removes it all. */
export async function startRedis(): Promise<RedisServer> {
  const program = findProgram("redis-server");
  if (!program) throw new Error("redis-server is not installed");
  // With "everysec" Redis answers before it has written while the last fsync is not over, and kill -9 takes that.
  const durability = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"];
  const folder = tempDirInMemory();
  const port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder.path, ...durability];

  async function start(): Promise<ChildProcess> {
    const child = spawn(program as string, options, { stdio: ["ignore", "pipe", "inherit"] });
    // Reading with for-await would close the pipe, and Redis with it.
    await new Promise<void>((ready) => {
      child.stdout.on("data", (text) => String(text).includes("Ready to accept connections") && ready());
    });
    return child;
  }

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const exited = once(child, "exit");
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await exited;
  }

  let child = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    crash: async (awayMs) => {
      await end("SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      child = await start();
    },
    stop: async () => {
      await end("SIGTERM");
      folder.remove();
    },
  };
}
