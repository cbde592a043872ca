import { join } from "node:path";
import { silentLog } from "@clima/schemas";
import { tempDir } from "../../../../test/support/temp-dir.ts";
import { type BrokerSettings, startBroker } from "../../../src/index.ts";
import { testCertificates } from "../../listeners/support/certificates.ts";
import { brokerSettings } from "../../support/settings.ts";

/** A broker that keeps its state on disk, open on TCP, WebSocket, TLS and WebSocket over TLS. */
export async function openBroker(more: Partial<BrokerSettings> = {}) {
  const folder = tempDir();
  const certificates = await testCertificates(join(folder.path, "certificates"));
  const started = await startBroker(brokerSettings(folder.path, { tls: certificates.tls, ...more }), silentLog);
  if (!started.ok) throw new Error(started.error);
  const { mqttPort = 0, webSocketPort = 0, tlsPort = 0, secureWebSocketPort = 0 } = started.value;
  return {
    broker: started.value,
    ports: { tcp: mqttPort, ws: webSocketPort, tls: tlsPort, wss: secureWebSocketPort },
    ca: certificates.ca,
    caFile: certificates.tls.caFile ?? "",
    async close() {
      await started.value.stop();
      folder.remove();
    },
  };
}

export type OpenBroker = Awaited<ReturnType<typeof openBroker>>;
