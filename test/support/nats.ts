import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { type OtherBroker, portProgram } from "./other-broker.ts";
import { findProgram } from "./programs.ts";
import { tempDir } from "./temp-dir.ts";

/**
 * A real NATS server with JetStream, which its MQTT needs, on free ports. What a client had not acknowledged when its connection broke
 * comes again after ackWaitS, not when the client is back; NATS' own default is 30 s.
 */
export async function startNats({ ackWaitS = 30 } = {}): Promise<OtherBroker> {
  const program = findProgram("nats-server");
  if (!program) throw new Error("nats-server is not installed");
  const folder = tempDir();
  const [port, clientPort] = await Promise.all([freePort(), freePort()]);
  const file = join(folder.path, "nats.conf");
  writeFileSync(file, configText(folder.path, { port, clientPort, ackWaitS }));
  const nats = portProgram(program, ["-c", file], port);
  await nats.start();
  return {
    ...nats,
    url: `mqtt://127.0.0.1:${port}`,
    async remove() {
      await nats.kill();
      folder.remove();
    },
  };
}

const configText = (folder: string, { port, clientPort, ackWaitS }: Readonly<Record<"port" | "clientPort" | "ackWaitS", number>>) => `
server_name: clima
host: 127.0.0.1
port: ${clientPort}
jetstream { store_dir: "${folder}/jetstream" }
mqtt { host: 127.0.0.1, port: ${port}, ack_wait: "${ackWaitS}s" }
`;
