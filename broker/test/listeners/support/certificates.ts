import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { prepareCertificates } from "../../../src/certificates/certificate-folder.ts";
import type { BrokerSettings } from "../../../src/index.ts";

/** An authority, a server and two clients in a folder, and settings that use them on free ports. */
export async function testCertificates(folder: string, more: Partial<BrokerSettings["tls"]> = {}) {
  const hosts = ["localhost", "127.0.0.1", "::1"];
  const prepared = await prepareCertificates({ folder, hosts, clients: ["garden", "attic"], days: 30, renew: false });
  if (!prepared.ok) throw new Error(prepared.error);
  const file = (name: string) => join(folder, name);
  const tls: BrokerSettings["tls"] = {
    port: 0,
    webSocketPort: 0,
    certFile: file("server.crt"),
    keyFile: file("server.key"),
    caFile: file("ca.crt"),
    clientCertificates: "none",
    userFrom: "cn",
    ...more,
  };
  return {
    tls,
    ca: await readFile(file("ca.crt"), "utf8"),
    /** Options of a TLS client that shows a certificate. */
    showing: async (client: string) => ({
      cert: await readFile(file(`client-${client}.crt`), "utf8"),
      key: await readFile(file(`client-${client}.key`), "utf8"),
    }),
  };
}
