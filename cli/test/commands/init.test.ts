import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { readUsers } from "@clima/broker/internal";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { runClima } from "../support/clima-in-process.ts";

describe("clima init", () => {
  let folder: ReturnType<typeof tempDir>;
  let secrets: string;
  const settings = (more: Readonly<Record<string, string>> = {}): string => {
    const file = join(folder.path, "clima.yaml");
    const lines = Object.entries({ "station.id": "garden", ...more }).map(([path, value]) => {
      const [section, name] = path.split(".");
      return `${section}: { ${name}: ${value} }\n`;
    });
    writeFileSync(file, `dataDir: ${folder.path}/data\n${lines.join("")}`);
    return file;
  };
  const run = (...args: readonly string[]) => runClima("--config", settings(), "init", "--secrets", secrets, ...args);
  const allSecrets = (): ReadonlyMap<string, string> =>
    new Map(
      readdirSync(secrets, { recursive: true, encoding: "utf8" })
        .filter((path) => statSync(join(secrets, path)).isFile())
        .map((path) => [path, readFileSync(join(secrets, path), "utf8").trimEnd()]),
    );
  const users = async () => {
    const read = await readUsers(join(folder.path, "data/broker/users.json"));
    if (!read.ok) throw new Error(read.error);
    return read.value;
  };

  beforeEach(() => {
    folder = tempDir();
    secrets = join(folder.path, "secrets");
  });
  afterEach(() => folder.remove());

  test("makes a secret for each, all different, and users with the roles of what they do", async () => {
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(0);
    const made = allSecrets();
    expect([...made.keys()].sort()).toEqual([
      "doors/mqtt-password",
      "grafana/admin-password",
      "influxdb/admin-password",
      "influxdb/admin-token",
      "ingest/mqtt-password",
      "panel/mqtt-password",
      "people/operator",
      "people/viewer",
      "simulated/mqtt-password",
      "station/garden",
    ]);
    expect(new Set(made.values()).size).toBe(made.size);
    for (const secret of made.values()) expect(secret).toMatch(/^[\w-]{32}$/);
    expect([...(await users())].map(([name, { role }]) => [name, role])).toEqual([
      ["ingest", "ingest"],
      ["panel", "operator"],
      ["operator", "operator"],
      ["viewer", "viewer"],
      ["demo", "station"],
      ["doors", "doors"],
      ["garden", "station"],
    ]);
    expect(stdout).toContain("http://127.0.0.1:8080");
    expect(stdout).toContain("http://127.0.0.1:3000");
    expect(stdout).toContain("docker compose run --rm init show");
    for (const secret of made.values()) expect(stdout).not.toContain(secret);
  });

  test("keeps secrets and users at the next start, and makes what is missing", async () => {
    await run();
    const [secretsBefore, usersBefore] = [allSecrets(), await users()];
    const { stdout } = await run();
    expect(stdout).toContain("All secrets and users are there.");
    expect(allSecrets()).toEqual(secretsBefore);
    expect(await users()).toEqual(usersBefore);
    const roof = await runClima("--config", settings({ "station.id": "roof" }), "init", "--secrets", secrets);
    expect(roof.stdout).toContain("Made the users roof (station).");
    expect(allSecrets().get("station/garden")).toBe(secretsBefore.get("station/garden"));
  });

  test("a secret of one's own is kept, whatever characters it has", async () => {
    mkdirSync(join(secrets, "grafana"), { recursive: true });
    writeFileSync(join(secrets, "grafana/admin-password"), "pa$$w0rd $HOME\n");
    await run();
    const { stdout } = await run("show");
    expect(stdout).toContain("pa$$w0rd $HOME\n");
  });

  test("a station may not be called like a user of the house", async () => {
    const { exitCode, stderr } = await runClima("--config", settings({ "station.id": "ingest" }), "init", "--secrets", secrets);
    expect(exitCode).toBe(1);
    expect(stderr).toEqual(["station.id is ingest, which is a user of the house already; expected another id"]);
  });

  test("a station on another computer gets a user of its own, once, and its file .env", async () => {
    await run();
    const { stdout } = await run("station", "hill");
    expect(stdout).toMatch(/COMPOSE_FILE=docker-compose\.station\.yml\n.*\nCLIMA_STATION_ID=hill\nCLIMA_MQTT_PASSWORD=[\w-]{32}\n$/);
    expect((await users()).get("hill")).toMatchObject({ role: "station" });
    const again = await run("station", "hill");
    expect([again.exitCode, again.stderr[0]]).toEqual([1, expect.stringContaining("--renew")]);
    const renewed = await run("station", "hill", "--renew");
    expect(renewed.stdout).not.toBe(stdout);
    expect((await run("station", "viewer", "--renew")).stderr).toEqual(["viewer is a user already (viewer); expected another id"]);
    expect((await run("station", "Hill")).stderr[0]).toContain('"Hill" cannot be a station');
  });

  test("the station that the house has a user for gets its file .env, too, with the password of the secrets", async () => {
    await run();
    const { exitCode, stdout } = await run("station", "garden");
    expect([exitCode, stdout.split("CLIMA_MQTT_PASSWORD=")[1]]).toEqual([0, `${allSecrets().get("station/garden")}\n`]);
    const usersBefore = (await users()).get("garden");
    expect((await run("station", "garden")).stdout).toBe(stdout);
    expect((await users()).get("garden")).toEqual(usersBefore);
    const renewed = await run("station", "garden", "--renew");
    expect(renewed.stdout).not.toBe(stdout);
    expect(renewed.stdout).toContain(`CLIMA_MQTT_PASSWORD=${allSecrets().get("station/garden")}\n`);
    expect((await users()).get("garden")).not.toEqual(usersBefore);
  });

  describe("influxdb", () => {
    let influx: Server;
    const asked: { readonly method: string; readonly url: string; readonly token: string; readonly body: string }[] = [];
    const valid = new Set<string>();
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      let body = "";
      for await (const part of request) body += String(part);
      const { method = "", url = "", headers } = request;
      const token = (headers.authorization ?? "").replace("Token ", "");
      asked.push({ method, url, token, body });
      const send = (status: number, content: unknown) => response.writeHead(status).end(JSON.stringify(content));
      if (url === "/health") return send(200, { status: "pass" });
      if (!valid.has(token)) return send(401, { code: "unauthorized", message: "unauthorized access" });
      if (url.startsWith("/api/v2/buckets")) return send(200, { buckets: [{ id: "b1", orgID: "o1", name: "clima" }] });
      const made = `token-${asked.length}==`;
      valid.add(made);
      return send(201, { token: made });
    };
    const initInflux = () => {
      const { port } = influx.address() as AddressInfo;
      const store = `{ influxUrl: "http://127.0.0.1:${port}", influxOrg: clima, influxDatabase: clima }`;
      const file = settings();
      writeFileSync(file, `${readFileSync(file, "utf8")}store: ${store}\n`);
      return runClima("--config", file, "init", "--secrets", secrets, "influxdb");
    };
    const permissions = () =>
      asked
        .filter(({ method }) => method === "POST")
        .map(({ body }) => JSON.parse(body) as { description: string; permissions: readonly { action: string }[] })
        .map(({ description, permissions: all }) => [description, ...all.map(({ action }) => action)]);

    beforeEach(async () => {
      asked.length = 0;
      valid.clear();
      influx = createServer((request, response) => void answer(request, response));
      await new Promise<void>((listening) => influx.listen(0, "127.0.0.1", listening));
      await run();
      valid.add(allSecrets().get("influxdb/admin-token") ?? "");
    });
    afterEach(() => new Promise<void>((closed) => influx.close(() => closed())));

    test("makes tokens that read or write the one bucket and no more, and keeps them", async () => {
      expect((await initInflux()).exitCode).toBe(0);
      expect(permissions()).toEqual([
        ["clima ingest", "read", "write"],
        ["clima panel", "read"],
        ["clima grafana", "read"],
      ]);
      const bodies = asked.filter(({ method }) => method === "POST").map(({ body }) => JSON.parse(body));
      for (const { orgID, permissions: all } of bodies) {
        expect(orgID).toBe("o1");
        for (const { resource } of all) expect(resource).toEqual({ type: "buckets", id: "b1", orgID: "o1" });
      }
      const before = allSecrets();
      expect(before.get("ingest/influx-token")).toMatch(/^token-\d+==$/);
      const again = await initInflux();
      expect(again.stdout).toBe("All tokens of InfluxDB are there.\n");
      expect(allSecrets()).toEqual(before);
    });

    test("makes them anew where InfluxDB no longer knows them, as its data were removed", async () => {
      await initInflux();
      const old = allSecrets().get("panel/influx-token") ?? "";
      valid.delete(old);
      const { stdout } = await initInflux();
      expect(stdout).toBe("Made the token of panel (read the bucket clima).\n");
      expect(allSecrets().get("panel/influx-token")).not.toBe(old);
    });

    test("waits for nothing in an outage, where the tokens are there", async () => {
      await initInflux();
      const outage = createServer((_request, response) => response.destroy());
      await new Promise<void>((closed) => {
        influx.closeAllConnections();
        influx.close(() => closed());
      });
      influx = outage;
      await new Promise<void>((listening) => influx.listen(0, "127.0.0.1", listening));
      expect((await initInflux()).stdout).toBe("All tokens of InfluxDB are there.\n");
    });

    test("says what InfluxDB says when it refuses", async () => {
      valid.clear();
      const { exitCode, stderr } = await initInflux();
      expect([exitCode, stderr[0]]).toEqual([1, expect.stringContaining("InfluxDB says (401) to /api/v2/buckets")]);
    });
  });
});
