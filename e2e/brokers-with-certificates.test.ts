import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { freePort } from "../test/support/free-port.ts";
import { type Mosquitto, startMosquitto } from "../test/support/mosquitto.ts";
import { describeWith } from "../test/support/requires.ts";
import { pause, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { untilIngestStored } from "./support/ingest-counts.ts";

let scene: Scene;
let certs: string;
beforeEach(async () => {
  scene = await createScene();
  certs = join(scene.folder, "certs");
  await run(["broker", "certs", "--folder", certs, "--client", "simulated", "--client", "storage"]);
});
afterEach(() => scene.close());

const run = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
  const command = scene.start(args, more);
  const code = await command.exited;
  return { code, output: command.output() };
};

/** What somebody who has this certificate sets. */
const as = (user: string, url: string) => ({
  CLIMA_MQTT_URL: url,
  CLIMA_MQTT_CA_FILE: join(certs, "ca.crt"),
  CLIMA_MQTT_CERT_FILE: join(certs, `client-${user}.crt`),
  CLIMA_MQTT_KEY_FILE: join(certs, `client-${user}.key`),
});

/** An agent and an ingest, each with its own certificate; readings of the one are stored by the other. */
async function expectStored(url: string): Promise<void> {
  const port = await freePort();
  const http = { CLIMA_INGEST_HTTP_PORT: String(port), CLIMA_STATION_ID: "simulated" };
  await scene.startAndWait("ingest", { ...as("storage", url), ...http });
  await scene.startAndWait("agent", { ...as("simulated", url), ...http });
  await untilIngestStored(port, 1);
}

describeWith(["mosquitto"], "a Mosquitto that asks for client certificates", () => {
  let mosquitto: Mosquitto;
  let webSocketPort: number;
  beforeEach(async () => {
    webSocketPort = await freePort();
    const tls = [
      `cafile ${certs}/ca.crt`,
      `certfile ${certs}/server.crt`,
      `keyfile ${certs}/server.key`,
      "require_certificate true",
      "use_identity_as_username true",
    ];
    mosquitto = await startMosquitto([...tls, `listener ${webSocketPort} 127.0.0.1`, "protocol websockets", ...tls]);
  });
  afterEach(() => mosquitto.remove());

  test.each(["mqtts", "wss"])("lets agent and ingest in over %s", async (scheme) => {
    await expectStored(`${scheme}://localhost:${scheme === "wss" ? webSocketPort : mosquitto.port}`);
  });

  test("is reached by the panel, the doctor and single commands, too", async () => {
    const url = `mqtts://localhost:${mosquitto.port}`;
    await scene.startAndWait("panel", as("storage", url));
    await waitFor("the panel's connection", async () => (await fetch(`${scene.panelUrl}/api/v1/health`)).status === 200);
    await scene.startAndWait("agent", { ...as("simulated", url), CLIMA_STATION_ID: "simulated" });
    const watch = scene.start(["watch"], as("storage", url));
    await waitFor("a reading to watch", () => /^simulated .* Temperature /m.test(watch.output()));
    expect((await run(["doctor"], as("storage", url))).output).toContain(`ok       Broker: ${url} lets this station in`);
    const sent = await run(["ir", "send", "demo-tv", "power", "--station", "simulated", "--dry-run"], as("storage", url));
    expect(sent).toEqual({ code: 0, output: expect.stringMatching(/^simulated: ok: /) });
  });

  test.each([
    ["a wrong authority", { CLIMA_MQTT_CA_FILE: "" }, /certificate comes from an authority that is not trusted here; set caFile/],
    [
      "no certificate",
      { CLIMA_MQTT_CERT_FILE: "", CLIMA_MQTT_KEY_FILE: "" },
      /the broker asks for a client certificate; set certFile and keyFile/,
    ],
  ])("with %s says in one line what to set", async (_what, without, words) => {
    const ingest = await scene.startAndWait("ingest", { ...as("storage", `mqtts://localhost:${mosquitto.port}`), ...without });
    await waitFor("a complaint", () => words.test(ingest.output()), 15_000);
    await pause(2000);
    expect(ingest.output().match(/no connection to/g)).toHaveLength(1);
  });
});

describe("our own broker that asks for client certificates", () => {
  test.each(["mqtts", "wss"])("lets agent and ingest in over %s", async (scheme) => {
    const [tlsPort, secureWebSocketPort] = [await freePort(), await freePort()];
    await run(["user", "add", "simulated", "--role", "station", "--certificate"]);
    await run(["user", "add", "storage", "--role", "ingest", "--certificate"]);
    await scene.startAndWait("broker", {
      CLIMA_BROKER_TLS_PORT: String(tlsPort),
      CLIMA_BROKER_TLS_WEB_SOCKET_PORT: String(secureWebSocketPort),
      CLIMA_BROKER_TLS_CERT_FILE: join(certs, "server.crt"),
      CLIMA_BROKER_TLS_KEY_FILE: join(certs, "server.key"),
      CLIMA_BROKER_TLS_CA_FILE: join(certs, "ca.crt"),
      CLIMA_BROKER_TLS_CLIENT_CERTIFICATES: "required",
    });
    const url = `${scheme}://localhost:${scheme === "wss" ? secureWebSocketPort : tlsPort}`;
    await expectStored(url);
    const sent = await run(["ir", "send", "demo-tv", "power"], {
      ...as("storage", url),
      CLIMA_MQTT_CERT_FILE: "",
      CLIMA_MQTT_KEY_FILE: "",
    });
    expect(sent).toEqual({
      code: 1,
      output: expect.stringMatching(
        /the broker asks for a client certificate; set certFile and keyFile \(tlsv13 alert certificate required\)/,
      ),
    });
  });
});
