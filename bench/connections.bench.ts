/**
 * What an idle connection with one subscription costs in memory: our broker, as it was built (`npm run build`), and Mosquitto (if it is
 * installed) hold the same connections, and the ratio; the goal is 12 KB. `node --import tsx bench/connections.bench.ts [connections]`
 */
import { existsSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { connect, subscribe } from "../broker/test/support/mqtt-bytes.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { startBuilt, startMosquitto, type Target } from "./support/brokers.ts";
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
async function kilobytesEach({ name, port, child }: Target): Promise<number> {
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

if (!existsSync(new URL("../dist/clima.js", import.meta.url))) throw new Error("the broker is not built: npm run build");
const ours = await startBuilt("ours", folder.path, { persistence: "memory" });
const oursKb = await kilobytesEach(ours);
ours.child.kill("SIGKILL");
const mosquitto = await startMosquitto("mosquitto", folder.path);
if (mosquitto === undefined) {
  progress("mosquitto is not installed: no comparison with it");
  console.log(`${CONNECTIONS} idle connections with a subscription: ours ${rounded(oursKb)} KB each`);
} else {
  const theirsKb = await kilobytesEach(mosquitto);
  mosquitto.child.kill("SIGKILL");
  const each = `ours ${rounded(oursKb)} KB each, mosquitto ${rounded(theirsKb)} KB each, ratio ${rounded(oursKb / theirsKb)}`;
  console.log(`${CONNECTIONS} idle connections with a subscription: ${each}`);
}
folder.remove();
process.exit(0);
