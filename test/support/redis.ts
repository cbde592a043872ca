import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "./free-port.ts";
import { findProgram } from "./programs.ts";
import { tempDir } from "./temp-dir.ts";

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** A real Redis on a free port that writes every change to its log; `stop` removes it all. */
export async function startRedis(): Promise<RedisServer> {
  const program = findProgram("redis-server");
  if (!program) throw new Error("redis-server is not installed");
  const folder = tempDir();
  const port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder.path, "--save", "", "--appendonly", "yes"];
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const text of child.stdout) if (String(text).includes("Ready to accept connections")) break;
  child.stdout.resume();
  const stop = async () => {
    child.kill("SIGTERM");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    folder.remove();
  };
  return { url: `redis://127.0.0.1:${port}`, port, stop };
}
