import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Config, hostInUrl } from "@clima/schemas";
import { reachableHost } from "../../configuration/broker-urls.ts";
import { type Answering, print } from "../../print.ts";
import { printable, table } from "../../table.ts";
import { fail } from "../../terminal.ts";

interface ClientRow {
  readonly clientId: string;
  readonly username?: string;
  readonly address: string;
  readonly listener: string;
  readonly mqttVersion: string;
  readonly connectedAt: number;
  readonly keepAliveSeconds: number;
  readonly subscriptions: readonly string[];
  readonly inflightMessages: number;
  readonly waitingMessages: number;
}

interface RetainedRow {
  readonly topic: string;
  readonly qos: number;
  readonly bytes: number;
  readonly payloadBase64: string;
}

/** `clima broker clients`: who is connected to the running broker. */
export async function brokerClients(answering: Answering, config: Config): Promise<void> {
  const clients = (await (await ask(config, "/clients")).json()) as readonly ClientRow[];
  print(clients.map(factsOf), answering, linesOf);
}

/** Over HTTP it is a number of milliseconds. */
const factsOf = ({ connectedAt, keepAliveSeconds, ...client }: ClientRow) => ({
  ...client,
  connectedAt: new Date(connectedAt).toISOString(),
  connectedForS: Math.round((Date.now() - connectedAt) / 1000),
  keepAliveS: keepAliveSeconds,
});

function linesOf(clients: readonly ReturnType<typeof factsOf>[]): readonly string[] {
  const head = ["client id", "user", "address", "over", "MQTT", "connected since", "keep-alive", "subscriptions", "in flight", "waiting"];
  const rows = clients.map((client) => [
    printable(client.clientId),
    printable(client.username ?? "-"),
    client.address,
    client.listener,
    client.mqttVersion,
    client.connectedAt,
    `${client.keepAliveS} s`,
    client.subscriptions.length,
    client.inflightMessages,
    client.waitingMessages,
  ]);
  return table([head, ...rows]);
}

export interface DisconnectOptions extends Answering {
  readonly forgetSession?: boolean;
}

/** `clima broker disconnect`: ends a client's connection, and with `forgetSession` what the broker keeps for it. */
export async function brokerDisconnect(
  clientId: string,
  { forgetSession = false, ...answering }: DisconnectOptions,
  config: Config,
): Promise<void> {
  const body = JSON.stringify({ clientId, forgetSession });
  await ask(config, "/clients/disconnect", { method: "POST", body, headers: { "content-type": "application/json" } });
  print({ clientId, isSessionForgotten: forgetSession }, answering, () => [
    `disconnected ${printable(clientId)}${forgetSession ? " and forgot its session" : ""}`,
  ]);
}

export interface RetainedOptions extends Answering {
  readonly clear?: boolean;
  readonly yes?: boolean;
}

/** `clima broker retained`: lists retained messages, or clears them. */
export async function brokerRetained(filter: string, { json, clear, yes }: RetainedOptions, config: Config): Promise<void> {
  const response = await ask(config, `/retained?filter=${encodeURIComponent(filter)}`);
  const lines = (await response.text()).split("\n").filter((line) => line !== "");
  const rows = lines.map((line) => JSON.parse(line) as RetainedRow);
  if (json) for (const row of rows) print(row, { json }, () => []);
  else print(rows, {}, (all) => table([["topic", "QoS", "bytes", "begins"], ...all.map(describe)]));
  if (!clear) return;
  if (!yes) return fail(`${rows.length} retained messages would be cleared; say --yes to do it`);
  for (const { topic } of rows) await ask(config, `/retained?topic=${encodeURIComponent(topic)}`, { method: "DELETE" });
  print({ clearedMessages: rows.length }, { json }, ({ clearedMessages }) => [`cleared ${clearedMessages} retained messages`]);
}

const SHOWN_CHARACTERS = 40;
const describe = ({ topic, qos, bytes, payloadBase64 }: RetainedRow) => [
  printable(topic),
  qos,
  bytes,
  printable(Buffer.from(payloadBase64, "base64").toString("utf8").slice(0, SHOWN_CHARACTERS)),
];

/** Asks the running broker over its HTTP port, with the token that it left in its folder. */
async function ask(config: Config, path: string, request: RequestInit = {}): Promise<Response> {
  const { port, host } = config.broker.http;
  if (port <= 0) return fail(`broker.http.port is ${port}; administration needs a fixed port`);
  const tokenFile = join(config.dataDir, "broker", "admin-token");
  const token = await readFile(tokenFile, "utf8").catch(() =>
    fail(`${tokenFile} is not there; name the data folder of the running broker (dataDir, CLIMA_DATA_DIR)`),
  );
  const base = `http://${hostInUrl(reachableHost(host))}:${port}`;
  const headers = { ...request.headers, authorization: `Bearer ${token.trim()}` };
  const response = await fetch(`${base}${path}`, { ...request, headers }).catch((cause: Error) =>
    fail(
      `no broker answers at ${base} (${(cause.cause as Error | undefined)?.message ?? cause.message}); is it running, and is broker.http.port right?`,
    ),
  );
  if (response.ok) return response;
  const { error = response.statusText } = (await response.json().catch(() => ({}))) as { error?: string };
  return fail(response.status === 401 ? `the broker at ${base} is another than the one of ${config.dataDir}: it refuses its token` : error);
}
