/**
 * What an idle connection with one subscription costs in memory: our broker and Mosquitto (if it is installed) hold the same connections,
 * and the ratio. `node --import tsx bench/connections.bench.ts [connections]`
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connect, subscribe } from "../broker/test/support/mqtt-bytes.ts";
import { freePort } from "../test/support/free-port.ts";
import { findProgram } from "../test/support/programs.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { progress, residentMb, rounded } from "./support/report.ts";

const CONNECTIONS = Number(process.argv[2] ?? 5000);
/** Opened at once, so that no backlog of the kernel overflows. */
const AT_ONCE = 100;
const SUBACK = 0x90;
const folder = tempDir();

async function openClient(port: number, number: number): Promise<Socket> {
  const socket = connectTcp(port, "127.0.0.1");
  const answered = new Promise<void>((resolve, reject) => {
    let heard = Buffer.alloc(0);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error(`connection ${number} was closed`)));
    socket.on("data", (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.includes(SUBACK, 4)) resolve();
    });
  });
  socket.write(Buffer.concat([connect({ id: `idle-${number}` }), subscribe(1, [[`clima/v1/s${number}/cmd/#`, 1]])]));
  await answered;
  return socket;
}

/** Kilobytes of resident memory for each connection, over what the process had before them. */
async function kilobytesEach(name: string, port: number, child: ChildProcess): Promise<number> {
  const pid = child.pid as number;
  for (const warm of await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => openClient(port, -index - 1)))) warm.destroy();
  const beforeMb = await residentMb(pid);
  const sockets: Socket[] = [];
  while (sockets.length < CONNECTIONS) {
    sockets.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => openClient(port, sockets.length + index)))));
    if (sockets.length % 1000 === 0) progress(`${name}: ${sockets.length} of ${CONNECTIONS} connections`);
  }
  const usedMb = (await residentMb(pid)) - beforeMb;
  for (const socket of sockets) socket.destroy();
  return (usedMb * 1024) / sockets.length;
}

async function startOurs(): Promise<{ port: number; child: ChildProcess }> {
  const port = await freePort();
  const script = fileURLToPath(new URL("support/our-broker.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, String(port), "memory", folder.path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return { port, child };
}

async function startMosquitto(): Promise<{ port: number; child: ChildProcess } | undefined> {
  const program = findProgram("mosquitto");
  if (program === undefined) return undefined;
  const port = await freePort();
  const file = join(folder.path, "mosquitto.conf");
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  const child = spawn(program, ["-c", file], { stdio: "ignore" });
  await waitFor("mosquitto to listen", () =>
    openClient(port, -1).then(
      (socket) => socket.destroy(),
      () => undefined,
    ),
  );
  return { port, child };
}

const ours = await startOurs();
const oursKb = await kilobytesEach("ours", ours.port, ours.child);
ours.child.kill("SIGKILL");
const mosquitto = await startMosquitto();
if (mosquitto === undefined) {
  progress("mosquitto is not installed: no comparison with it");
  console.log(`${CONNECTIONS} idle connections with a subscription: ours ${rounded(oursKb)} KB each`);
} else {
  const theirsKb = await kilobytesEach("mosquitto", mosquitto.port, mosquitto.child);
  mosquitto.child.kill("SIGKILL");
  const each = `ours ${rounded(oursKb)} KB each, mosquitto ${rounded(theirsKb)} KB each, ratio ${rounded(oursKb / theirsKb)}`;
  console.log(`${CONNECTIONS} idle connections with a subscription: ${each}`);
}
folder.remove();
process.exit(0);
