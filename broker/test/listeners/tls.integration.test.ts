import { once } from "node:events";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { silentLog } from "@clima/schemas";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { issueCertificate, makeAuthority } from "../../src/certificates/issue-certificate.ts";
import type { BrokerSettings } from "../../src/index.ts";
import { openListeners } from "../../src/listeners/open-listeners.ts";
import { brokerSettings } from "../support/settings.ts";
import { testCertificates } from "./support/certificates.ts";
import { tcpClient, tlsClient, wsClient } from "./support/clients.ts";
import { keepingLog, openVisited } from "./support/visited.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const folder = tempDir();
afterAll(() => folder.remove());

let certificates: Awaited<ReturnType<typeof testCertificates>>;
beforeAll(async () => {
  certificates = await testCertificates(folder.path);
});

async function opened(tls: Partial<BrokerSettings["tls"]> = {}, more: Parameters<typeof openVisited>[0] = {}) {
  const refused: string[] = [];
  const all = await openVisited({
    ...more,
    settings: { ...more.settings, tls: { ...certificates.tls, ...tls } },
    onRefused: (reason) => refused.push(reason),
  });
  closers.push(() => all.listeners.close());
  return { ...all, refused };
}

const client = async (port: number | undefined, options: Parameters<typeof tlsClient>[1] = {}) => {
  const connected = await tlsClient(port, { ca: certificates.ca, ...options });
  closers.push(() => connected.socket.destroy());
  return connected;
};

/** Another authority with a client of the same name. */
async function stranger(purpose: Parameters<typeof issueCertificate>[1] = { kind: "client", name: "garden" }) {
  const authority = await makeAuthority("Somebody else", Date.now());
  return { authority, pair: await issueCertificate(authority, purpose, 30, Date.now()) };
}

describe("a TLS connection", () => {
  test("carries bytes both ways, without a certificate of the client", async () => {
    const { listeners, nextVisit } = await opened({}, { onBytes: (visit, chunk) => visit.connection.write(Buffer.from(`<${chunk}>`)) });
    const { socket, text } = await client(listeners.tlsPort);
    socket.write("hello");
    await waitFor("the answer", () => text() === "<hello>");
    const { connection } = await nextVisit();
    expect(connection).toMatchObject({ address: "127.0.0.1", listener: "tls", bufferedBytes: 0 });
    expect(connection.certificate).toBeUndefined();
    expect(socket.authorized).toBe(true);
  });

  test.each(["127.0.0.1", "::1"])("is proven to be that of %s", async (host) => {
    const { listeners } = await opened({}, { settings: { host: "::" } });
    expect((await client(listeners.tlsPort, { host, servername: "" })).socket.authorized).toBe(true);
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)("may be %s", async (version) => {
    const { listeners } = await opened();
    const { socket } = await client(listeners.tlsPort, { minVersion: version, maxVersion: version });
    expect(socket.getProtocol()).toBe(version);
  });

  test.each([
    ["TLS 1.1", { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }],
    ["a cipher without authenticated encryption", { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA" }],
  ] as const)("is refused with %s", async (_name, options) => {
    const { listeners, refused } = await opened();
    await expect(client(listeners.tlsPort, options)).rejects.toThrow();
    await waitFor("the refusal", () => refused.length > 0);
    expect(refused).toEqual(["tls-handshake"]);
  });

  test("that says something else than TLS is refused, and one that says nothing is cut in time", async () => {
    const { limits } = brokerSettings("unused");
    const { listeners, refused, visits } = await opened({}, { settings: { limits: { ...limits, connectTimeoutMs: 300 } } });
    const plain = await tcpClient(listeners.tlsPort);
    plain.socket.write("\x10\x0c\0\x04MQTT\x04\x02\0\x3c\0\0");
    await plain.closed;
    await (await tcpClient(listeners.tlsPort)).closed;
    expect([refused, visits.length]).toEqual([["tls-handshake", "handshake-timeout"], 0]);
    await waitFor("no socket", () => listeners.connectionCount() === 0);
  });

  test("sends the rest before it ends, and tells once that it closed", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket, text, closed } = await client(listeners.tlsPort);
    const visit = await nextVisit();
    socket.pause();
    visit.connection.write(Buffer.alloc(3_000_000, "x"));
    expect(visit.connection.bufferedBytes).toBeGreaterThan(0);
    visit.connection.end();
    socket.resume();
    await closed;
    await waitFor("the close", () => visit.closes.length > 0);
    expect(text().length).toBe(3_000_000);
    expect([visit.closes, visit.late, listeners.connectionCount()]).toEqual([[undefined], [], 0]);
  });

  test("tells when a slow client has taken everything", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.tlsPort);
    socket.pause();
    const visit = await nextVisit();
    visit.connection.write(Buffer.alloc(20_000_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([visit.drains, visit.connection.bufferedBytes > 0]).toEqual([0, true]);
    socket.resume();
    await waitFor("the drain", () => visit.drains > 0);
    expect([visit.drains, visit.connection.bufferedBytes]).toEqual([1, 0]);
  });

  test("is closed without a cause when its client resets it", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.tlsPort);
    const visit = await nextVisit();
    socket.destroy();
    await waitFor("the close", () => visit.closes.length > 0);
    expect([visit.closes, visit.late]).toEqual([[undefined], []]);
  });
});

describe("a client certificate", () => {
  test.each(["optional", "required"] as const)(
    "that is %s names its client, again after the session is resumed",
    async (clientCertificates) => {
      const { listeners, nextVisit } = await opened({ clientCertificates });
      const { socket } = await client(listeners.tlsPort, { ...(await certificates.showing("garden")), maxVersion: "TLSv1.2" });
      const names = { commonName: "garden", alternativeNames: [] };
      expect((await nextVisit()).connection.certificate).toEqual(names);
      const session = socket.getSession();
      const again = await client(listeners.tlsPort, { ...(await certificates.showing("garden")), maxVersion: "TLSv1.2", session });
      expect(again.socket.isSessionReused()).toBe(true);
      expect((await nextVisit()).connection.certificate).toEqual(names);
    },
  );

  test("is not asked for where it is none", async () => {
    const { listeners, nextVisit } = await opened({ clientCertificates: "none" });
    await client(listeners.tlsPort, await certificates.showing("garden"));
    expect((await nextVisit()).connection.certificate).toBeUndefined();
  });

  test("that is optional may be missing, and counts for nothing where another authority signed it", async () => {
    const { listeners, nextVisit } = await opened({ clientCertificates: "optional" });
    await client(listeners.tlsPort);
    expect((await nextVisit()).connection.certificate).toBeUndefined();
    await client(listeners.tlsPort, (await stranger()).pair);
    expect((await nextVisit()).connection.certificate).toBeUndefined();
  });

  test.each(["none", "another authority's", "a server's"])("that is required is refused when it is %s", async (which) => {
    const { log, lines } = keepingLog();
    const { listeners, visits, refused } = await opened({ clientCertificates: "required" }, { log });
    const server = { cert: readFileSync(certificates.tls.certFile ?? ""), key: readFileSync(certificates.tls.keyFile ?? "") };
    const shown = which === "none" ? {} : which === "a server's" ? server : (await stranger()).pair;
    const { closed } = await client(listeners.tlsPort, shown).catch(() => ({ closed: Promise.resolve() }));
    await closed;
    await waitFor("the refusal", () => refused.length > 0);
    expect([visits.length, refused]).toEqual([0, ["tls-handshake"]]);
    expect(lines[0]).toMatch(
      which === "none" ? /shows no certificate/ : /its certificate of "(garden|localhost)" is not trusted: [A-Z_]+ \(tls-handshake\)/,
    );
    expect(lines[0]).toContain("from 127.0.0.1");
  });

  describe.each(["TLSv1.2", "TLSv1.3"] as const)("that is required, over %s", (version) => {
    const DAY_MS = 86_400_000;
    test.each([
      ["is expired", -10, /alert certificate expired|alert number 45/],
      ["is not valid yet", 10, /alert bad certificate|alert number 42/],
      ["is of an authority unknown", 0, /alert unknown ca|alert number 48/],
      [
        "is not shown",
        0,
        version === "TLSv1.3" ? /alert certificate required|alert number 116/ : /alert handshake failure|alert number 40/,
      ],
    ])("and %s is refused with an alert that says so", async (what, days, expected) => {
      const trusted = await makeAuthority("Of the clients", Date.now() - 20 * DAY_MS);
      const caFile = join(folder.path, `clients-${version}-${days}.crt`);
      writeFileSync(caFile, trusted.cert);
      const { listeners, refused } = await opened({ clientCertificates: "required", caFile });
      const ofClient = await issueCertificate(trusted, { kind: "client", name: "garden" }, 1, Date.now() + days * DAY_MS);
      const shown = what === "is not shown" ? {} : what.includes("unknown") ? (await stranger()).pair : ofClient;
      // A client of TLS 1.3 that speaks at once: what it says must not cost it the alert.
      for (const ciphers of version === "TLSv1.3"
        ? ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
        : ["DEFAULT"]) {
        const options = {
          host: "127.0.0.1",
          servername: "localhost",
          ca: certificates.ca,
          ciphers,
          minVersion: version,
          maxVersion: version,
        };
        const socket = connect({ port: listeners.tlsPort ?? 0, ...options, ...shown });
        socket.write(Buffer.alloc(1000));
        const [error] = (await once(socket, "error")) as [Error];
        socket.destroy();
        expect(error.message).toMatch(expected);
      }
      expect(new Set(refused)).toEqual(new Set(["tls-handshake"]));
      await waitFor("no socket", () => listeners.connectionCount() === 0);
    });
  });

  test("comes over a secure WebSocket too", async () => {
    const { listeners, nextVisit } = await opened({ clientCertificates: "required" });
    const options = { ca: certificates.ca, ...(await certificates.showing("attic")) };
    const { socket } = await wsClient(listeners.secureWebSocketPort, ["mqtt"], options, "wss");
    socket.send(Buffer.from("hello"));
    const visit = await nextVisit();
    await waitFor("the bytes", () => visit.text() === "hello");
    expect(visit.connection).toMatchObject({ address: "127.0.0.1", listener: "wss", certificate: { commonName: "attic" } });
    socket.close();
    await waitFor("the close", () => visit.closes.length > 0 && listeners.connectionCount() === 0);
  });
});

describe("certificates in files", () => {
  const servedCommonName = async (port: number | undefined, ca: string) => {
    const { socket } = await client(port, { ca, session: undefined });
    return socket.getPeerCertificate().subject.CN;
  };

  test("are used once they change, also for the authority of the clients; open connections stay", async () => {
    const place = tempDir();
    closers.push(() => place.remove());
    const { tls, ca } = await testCertificates(place.path, { clientCertificates: "optional" });
    const { log, lines } = keepingLog();
    const { listeners, nextVisit } = await opened(tls, { log, certificatePollMs: 50 });
    expect(await servedCommonName(listeners.tlsPort, ca)).toBe("localhost");
    const old = await nextVisit();

    const { authority, pair } = await stranger({ kind: "server", hosts: ["moved.local", "localhost"] });
    writeFileSync(tls.certFile ?? "", pair.cert);
    writeFileSync(tls.keyFile ?? "", pair.key);
    writeFileSync(tls.caFile ?? "", authority.cert);
    await waitFor("the change", () => lines.length > 0);
    expect(lines).toEqual([`info broker: uses the changed certificates of ${tls.certFile}`]);
    expect(await servedCommonName(listeners.tlsPort, authority.cert)).toBe("moved.local");
    await nextVisit();
    const attic = await issueCertificate(authority, { kind: "client", name: "attic" }, 30, Date.now());
    await client(listeners.tlsPort, { ca: authority.cert, ...attic });
    expect((await nextVisit()).connection.certificate?.commonName).toBe("attic");
    expect(old.closes).toEqual([]);
  });

  test("that become bad are told loudly, and the old ones stay", async () => {
    const place = tempDir();
    closers.push(() => place.remove());
    const { tls, ca } = await testCertificates(place.path);
    const { log, lines } = keepingLog();
    const { listeners } = await opened(tls, { log, certificatePollMs: 50 });
    writeFileSync(tls.keyFile ?? "", (await stranger()).pair.key);
    await waitFor("the complaint", () => lines.length > 0);
    expect(lines).toEqual([
      expect.stringMatching(
        /^error broker: the changed certificates are NOT used, the old ones stay: .*server\.key cannot be used together: /,
      ),
    ]);
    expect(await servedCommonName(listeners.tlsPort, ca)).toBe("localhost");
  });

  test.each<[string, Partial<BrokerSettings["tls"]>, RegExp]>([
    ["are not named", { certFile: undefined as never, keyFile: undefined as never }, /set broker.tls.certFile and broker.tls.keyFile/],
    ["are not there", { certFile: "/nowhere/server.crt" }, /^broker.tls.certFile \/nowhere\/server.crt cannot be read \(ENOENT/],
    ["are no PEM", { certFile: import.meta.filename }, /^broker.tls.certFile .*tls.integration.test.ts holds no certificate; expected PEM/],
    ["trust nobody", { caFile: import.meta.filename }, /^broker.tls.caFile .* holds no certificate; expected PEM/],
    ["lack the authority of clients", { caFile: undefined as never, clientCertificates: "required" }, /set broker.tls.caFile/],
  ])("that %s keep the broker from starting", async (_name, tls, error) => {
    const wrong = { ...certificates.tls, ...tls };
    const given = Object.fromEntries(Object.entries(wrong).filter(([, value]) => value !== undefined)) as BrokerSettings["tls"];
    const failed = await openListeners(brokerSettings("unused", { tls: given }), () => ({}) as never, silentLog);
    expect(failed).toEqual({ ok: false, error: expect.stringMatching(error) });
  });

  test("that fit no more or soon no more are told at the start", async () => {
    const place = tempDir();
    closers.push(() => place.remove());
    const { tls } = await testCertificates(place.path);
    copyFileSync(join(place.path, "ca.crt"), join(place.path, "kept.crt"));
    const readPair = () => ({
      cert: readFileSync(join(place.path, "ca.crt"), "utf8"),
      key: readFileSync(join(place.path, "ca.key"), "utf8"),
    });
    const dayMs = 24 * 3_600_000;
    const warningsWith = async (days: number, nowMs: number) => {
      const pair = await issueCertificate(readPair(), { kind: "server", hosts: ["localhost"] }, days, nowMs);
      writeFileSync(tls.certFile ?? "", pair.cert);
      writeFileSync(tls.keyFile ?? "", pair.key);
      const { log, lines } = keepingLog();
      await opened(tls, { log });
      return lines;
    };
    expect(await warningsWith(30, Date.now())).toEqual([]);
    expect(await warningsWith(5, Date.now())).toEqual([
      expect.stringMatching(/^warn broker: the certificate of CN=localhost in .*server.crt expires on .*, in 4 days/),
    ]);
    const future = await makeAuthority("Tomorrow's", Date.now() + 2 * dayMs);
    writeFileSync(join(place.path, "ca.crt"), future.cert);
    writeFileSync(join(place.path, "ca.key"), future.key);
    expect((await warningsWith(30, Date.now()))[0]).toMatch(/is not valid before .*; is this machine's clock right\?$/);
  });
});
