import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import { type PreparedCertificate, prepareCertificates } from "@clima/broker/internal";
import { type Config, hostInUrl } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { fail } from "../../terminal.ts";

export interface BrokerCertsOptions extends Answering {
  /** Default: certs in the data folder. */
  readonly folder?: string | undefined;
  readonly host: readonly string[];
  readonly client: readonly string[];
  readonly days: number;
  readonly renew?: boolean | undefined;
}

/** Makes a private authority and the certificates that it signs; prints what was written and how it is used. */
export async function brokerCerts(options: BrokerCertsOptions, config: Config): Promise<void> {
  const folder = options.folder ?? join(config.dataDir, "certs");
  const hosts = [...new Set([...options.host, ...namesOfThisMachine()])];
  const prepared = await prepareCertificates({ folder, hosts, clients: options.client, days: options.days, renew: options.renew ?? false });
  if (!prepared.ok) return fail(prepared.error);
  const [authority, server, ...clients] = prepared.value;
  if (authority === undefined || server === undefined) throw new Error("an authority and a server were to be prepared");
  const host = hosts.find((each) => !server.missingHosts.includes(each)) ?? "localhost";
  print({ hosts, certificates: prepared.value }, options, () => [
    ...prepared.value.flatMap(describe),
    ...(server.isNew ? ["", `The server's certificate is for ${hosts.join(", ")}.`] : []),
    "",
    "In clima.yaml:",
    ...configuration(authority, server, clients),
    "",
    "In the clima.yaml of whoever connects:",
    ...clientConfiguration(host, authority, clients[0]),
    "",
    "Or, from a machine that has the authority's .crt file:",
    `  ${subscribeCommand(host, authority, clients[0], config)}`,
    "",
    `Keep ${authority.keyFile} to yourself: whoever has it can pass for the broker and for every client.`,
  ]);
}

/** Localhost, the host's name with and without .local, and its addresses in the local networks. */
function namesOfThisMachine(): string[] {
  // A host may be called what no certificate can name; it is reached by its addresses then.
  const name = /^[\w.-]+$/.test(hostname()) ? hostname() : "localhost";
  const ofNetworks = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  // fe80:… means something only together with the name of a network card, which no certificate holds.
  const outside = ofNetworks.filter(({ internal, address }) => !internal && !address.toLowerCase().startsWith("fe80:"));
  const local = name.includes(".") || name === "localhost" ? [] : [`${name}.local`];
  return ["localhost", "127.0.0.1", "::1", name, ...local, ...outside.map(({ address }) => address)];
}

function describe({ what, certFile, keyFile, isNew, missingHosts }: PreparedCertificate): string[] {
  const line = `${isNew ? "wrote" : "kept "} ${what}: ${certFile}, ${keyFile}`;
  return missingHosts.length === 0 ? [line] : [line, `  it is not for ${missingHosts.join(", ")}; --renew makes one that is`];
}

const configuration = (authority: PreparedCertificate, server: PreparedCertificate, clients: readonly PreparedCertificate[]) => [
  "  broker:",
  "    tls:",
  "      port: 8883",
  "      webSocketPort: 9443",
  `      certFile: ${JSON.stringify(server.certFile)}`,
  `      keyFile: ${JSON.stringify(server.keyFile)}`,
  ...(clients.length === 0 ? [] : [`      caFile: ${JSON.stringify(authority.certFile)}`, "      clientCertificates: optional"]),
];

const clientConfiguration = (host: string, authority: PreparedCertificate, client: PreparedCertificate | undefined) => [
  "  mqtt:",
  `    url: mqtts://${hostInUrl(host)}:8883`,
  `    caFile: ${JSON.stringify(authority.certFile)}`,
  ...(client === undefined ? [] : [`    certFile: ${JSON.stringify(client.certFile)}`, `    keyFile: ${JSON.stringify(client.keyFile)}`]),
];

function subscribeCommand(host: string, authority: PreparedCertificate, client: PreparedCertificate | undefined, { base }: Config): string {
  const showing = client === undefined ? "" : ` --cert ${client.certFile} --key ${client.keyFile}`;
  return `mosquitto_sub -h ${host} -p 8883 --cafile ${authority.certFile}${showing} -t '${base}/#' -v`;
}
