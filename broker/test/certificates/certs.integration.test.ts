import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { findProgram } from "../../../test/support/programs.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { patientMs } from "../../../test/support/wait-for.ts";
import { describeWithOpenssl, openssl } from "../listeners/support/openssl.ts";
import { openVisited, type Visit } from "../listeners/support/visited.ts";
import { brokerSettings } from "../support/settings.ts";

const clima = fileURLToPath(new URL("../../../cli/bin/clima.js", import.meta.url));
const place = tempDir();
afterAll(() => place.remove());
const folder = join(place.path, "certs");
const file = (name: string) => join(folder, name);
beforeEach(() => rmSync(folder, { recursive: true, force: true }));

function certs(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [clima, "broker", "certs", ...args], {
    cwd: place.path,
    encoding: "utf8",
  });
  return { stdout, stderr, status };
}
const made = (...args: string[]) => {
  const run = certs("--folder", folder, ...args);
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
};
const contents = (...names: string[]) => names.map((name) => readFileSync(file(name), "utf8"));

describe("clima broker certs", () => {
  test("writes an authority, a server and clients, keys for their owner only, and says how they are used", () => {
    const printed = made("--host", "clima.example", "--client", "garden");
    for (const name of ["ca.key", "server.key", "client-garden.key"]) expect(statSync(file(name)).mode & 0o777).toBe(0o600);
    expect(printed).toContain(`certFile: "${file("server.crt")}"`);
    expect(printed).toContain(`caFile: "${file("ca.crt")}"`);
    expect(printed).toContain("is for clima.example, localhost, 127.0.0.1, ::1, ");
    expect(printed).toContain(
      `mosquitto_sub -h clima.example -p 8883 --cafile ${file("ca.crt")} --cert ${file("client-garden.crt")} --key ${file("client-garden.key")} -t 'clima/v1/#' -v`,
    );
  });

  test("keeps them in the data folder where none is named", () => {
    expect(certs().stdout).toContain(`wrote authority: ${join("data", "certs", "ca.crt")}`);
    expect(existsSync(join(place.path, "data", "certs", "server.key"))).toBe(true);
  });

  test("keeps what is there, adds what is new and tells which host is missing", () => {
    made("--client", "garden");
    const names = ["ca.crt", "ca.key", "server.crt", "server.key", "client-garden.crt", "client-garden.key"];
    const before = contents(...names);
    const printed = made("--client", "garden", "--client", "attic", "--host", "new.example");
    expect(contents(...names)).toEqual(before);
    expect(printed).toContain(`wrote client attic: ${file("client-attic.crt")}`);
    expect(printed).toContain("it is not for new.example; --renew makes one that is");
    expect(printed).toContain("mosquitto_sub -h localhost ");
  });

  test("renews server and clients, never the authority", () => {
    made("--client", "garden");
    const authority = contents("ca.crt", "ca.key");
    const others = contents("server.crt", "server.key", "client-garden.crt", "client-garden.key");
    made("--client", "garden", "--renew");
    expect(contents("ca.crt", "ca.key")).toEqual(authority);
    const after = contents("server.crt", "server.key", "client-garden.crt", "client-garden.key");
    expect(after.filter((text, index) => text === others[index])).toEqual([]);
  });

  test("makes nothing over half an authority, or one that is broken", () => {
    made();
    const [key = ""] = contents("ca.key");
    rmSync(file("ca.key"));
    const half = certs("--folder", folder, "--renew");
    expect(half).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`${file("ca.key")} is missing, but the other half of the authority is there`),
    });
    expect(existsSync(file("ca.key"))).toBe(false);
    writeFileSync(file("ca.key"), key.replace(/[A-Z]{4}/, "AAAA"));
    expect(certs("--folder", folder)).toMatchObject({ status: 1, stderr: expect.stringContaining("use another folder") });
  });

  test.each([
    ["--client", "../../etc/passwd", "cannot be a client's name"],
    ["--host", "garden local", "is no host"],
    ["--host", "", "is no host"],
    ["--days", "0", "expected a whole number above 0"],
  ])("refuses %s %j", (option, given, complaint) => {
    const { status, stderr } = certs("--folder", folder, option, given);
    expect([status, stderr.split("\n").length]).toEqual([1, 2]);
    expect(stderr).toContain(complaint);
    expect(existsSync(folder)).toBe(false);
  });

  test("says in a line that a folder cannot be written", () => {
    writeFileSync(join(place.path, "occupied"), "");
    const { status, stderr } = certs("--folder", join(place.path, "occupied", "certs"));
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^certificates cannot be kept in .*: ENOTDIR/)]);
  });
});

describeWithOpenssl("openssl", () => {
  test("verifies the server and the client for their purposes only", () => {
    made("--host", "clima.example", "--host", "192.0.2.10", "--client", "garden");
    const verify = (...args: string[]) => openssl("verify", "-x509_strict", "-CAfile", file("ca.crt"), ...args);
    for (const host of ["localhost", "clima.example", hostname()])
      verify("-purpose", "sslserver", "-verify_hostname", host, file("server.crt"));
    for (const address of ["127.0.0.1", "::1", "192.0.2.10"]) verify("-purpose", "sslserver", "-verify_ip", address, file("server.crt"));
    verify("-purpose", "sslclient", file("client-garden.crt"));
    expect(() => verify("-purpose", "sslclient", file("server.crt"))).toThrow();
    expect(() => verify("-purpose", "sslserver", file("client-garden.crt"))).toThrow();
    expect(() => verify("-verify_hostname", "other.example", file("server.crt"))).toThrow();
  });

  test("reads the names and the dates that were asked for", () => {
    made("--client", "garden", "--days", "10");
    expect(openssl("x509", "-in", file("client-garden.crt"), "-noout", "-subject")).toBe("subject=CN = garden\n");
    expect(openssl("x509", "-in", file("server.crt"), "-noout", "-checkend", String(9 * 86_400))).toContain("will not expire");
    expect(() => openssl("x509", "-in", file("server.crt"), "-noout", "-checkend", String(10 * 86_400))).toThrow();
    expect(openssl("x509", "-in", file("ca.crt"), "-noout", "-text")).toMatch(/CA:TRUE, pathlen:0/);
  });
});

/** As much of MQTT as mosquitto_sub needs to get one message. */
function answer({ connection }: Visit, chunk: Buffer): void {
  const kind = chunk.readUInt8(0) >> 4;
  if (kind === 1) connection.write(Buffer.from([0x20, 2, 0, 0]));
  if (kind === 8)
    connection.write(Buffer.from([0x90, 3, chunk.readUInt8(2), chunk.readUInt8(3), 0, ...Buffer.from("\x30\x08\0\x01tHELLO")]));
}

describeWith(["mosquitto_sub"], "mosquitto_sub", () => {
  async function subscribe(...args: string[]) {
    const settings = brokerSettings("unused");
    const tls = {
      ...settings.tls,
      port: 0,
      clientCertificates: "required" as const,
      certFile: file("server.crt"),
      keyFile: file("server.key"),
      caFile: file("ca.crt"),
    };
    const { listeners, visits } = await openVisited({ settings: { tls }, onBytes: answer });
    const to = ["-h", "localhost", "-p", String(listeners.tlsPort), "-C", "1", "-W", String(patientMs(5)), "-t", "t"];
    const run = await promisify(execFile)(findProgram("mosquitto_sub") ?? "", [...to, ...args]).catch((cause) => cause as Error);
    await listeners.close();
    return { printed: "stdout" in run ? run.stdout : "", users: visits.map(({ connection }) => connection.certificate?.commonName) };
  }

  test("subscribes with the files of clima broker certs", async () => {
    made("--client", "garden");
    const showing = ["--cert", file("client-garden.crt"), "--key", file("client-garden.key")];
    expect(await subscribe("--cafile", file("ca.crt"), ...showing)).toEqual({ printed: "HELLO\n", users: ["garden"] });
    expect((await subscribe("--cafile", file("ca.crt"))).users).toEqual([]);
  });
});
