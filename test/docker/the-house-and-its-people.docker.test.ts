/** The house of docker-compose.yml, a station on another computer, who may do what, and an outage of InfluxDB: with real MQTT clients. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { waitFor } from "../support/wait-for.ts";
import { MEASURED } from "./support/fake-chips.ts";
import { createHouse, FAKE_CHIPS, type House } from "./support/house.ts";

const NAME = "clima-people";
const PARTS = ["broker", "ingest", "panel", "agent-sim"];
const AWAY = { TEST_INFLUXDB_COMMAND: "sleep infinity" };
const BATCH = 100;
/** Of what shells and compose read as something else; docker-compose 1.29 puts in what stands in braces, also within single quotes. */
const OWN_PASSWORD = 'pa$$word $HOME $1 "#\\';

let house: House;
const containers = PARTS.map((part) => `${NAME}_${part}_1`);
const up = (variables = {}) => house.compose(["up", "--detach", "--no-build", ...PARTS], variables);

beforeAll(async () => {
  house = await createHouse(NAME, { CLIMA_BIND: "0.0.0.0" });
  await up();
  await house.untilHealthy([...containers, house.containerOf("influxdb")]);
});
afterAll(() => house?.close());

/** A client of Mosquitto outside of the containers, at the port that the broker opens. */
const mosquitto = (program: string, user: string, password: string, ...args: readonly string[]) =>
  house.engine.inNetwork(program, "-V", "5", "-u", user, "-P", password, ...args);

describe("who may do what", () => {
  const FILES: Readonly<Record<string, readonly [volume: string, file: string]>> = {
    garden: ["secrets-station", "garden"],
    demo: ["secrets-simulated", "mqtt-password"],
    ingest: ["secrets-ingest", "mqtt-password"],
    panel: ["secrets-panel", "mqtt-password"],
    operator: ["secrets-people", "operator"],
    viewer: ["secrets-people", "viewer"],
  };
  const passwordOf = (user: string) => house.secret(...(FILES[user] as readonly [string, string]));
  const as = async (user: string, program: string, ...args: readonly string[]) => mosquitto(program, user, await passwordOf(user), ...args);

  test.each([
    ["garden", "clima/v1/garden/cmd/read"],
    ["garden", "clima/v1/demo/telemetry"],
    ["demo", "clima/v1/garden/status"],
    ["ingest", "clima/v1/demo/cmd/read"],
    ["ingest", "clima/v1/demo/telemetry"],
    ["panel", "clima/v1/demo/telemetry"],
    ["operator", "clima/v1/demo/status"],
    ["viewer", "clima/v1/demo/cmd/ir/send"],
    ["viewer", "clima/v1/demo/telemetry"],
  ])("%s may not publish %s", async (user, topic) => {
    const { stderr } = await as(user, "mosquitto_pub", "-q", "1", "-t", topic, "-m", "{}");
    expect(stderr).toContain("Not authorized");
  });

  test.each([
    ["garden", "clima/v1/demo/telemetry"],
    ["demo", "clima/v1/garden/cmd/#"],
    ["ingest", "$SYS/#"],
    ["panel", "$SYS/#"],
    ["operator", "$SYS/#"],
    ["viewer", "clima/v1/demo/cmd/#"],
  ])("%s may not read %s", async (user, filter) => {
    const { stderr } = await as(user, "mosquitto_sub", "-C", "1", "-W", "60", "-t", filter);
    expect(stderr).toContain("All subscription requests were denied");
  });

  test("viewer reads what a station measures", async () => {
    const { stdout } = await as("viewer", "mosquitto_sub", "-C", "1", "-W", "60", "-t", "clima/v1/demo/telemetry");
    expect(JSON.parse(stdout)).toMatchObject({ station: "demo" });
  });

  /** The statuses of signing in, looking and pressing a button that there is not, at the port that the panel opens. */
  async function atPanel(user: string, password: string): Promise<unknown> {
    const ask = `const ask = (method, path, body, cookie = "") => fetch("http://127.0.0.1:8080/api/v1/" + path,
      { method, headers: { cookie, ...(body ? { "content-type": "application/json" } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) });
      const signedIn = await ask("POST", "session", ${JSON.stringify({ name: user, password })});
      const [cookie] = (signedIn.headers.get("set-cookie") ?? "").split(";");
      const looked = await ask("GET", "stations", undefined, cookie);
      const pressed = await ask("POST", "stations/demo/commands/ir/send", { remote: "demo-tv", button: 1 }, cookie);
      console.log(JSON.stringify([signedIn.status, looked.status, pressed.status]));`;
    const { stdout } = await house.engine.inNetwork(process.execPath, "--input-type=module", "-e", ask);
    return JSON.parse(stdout);
  }

  test("the panel lets in operator and viewer, each to what the broker lets them do, and nobody else", async () => {
    expect(await atPanel("operator", await passwordOf("operator"))).toEqual([200, 200, 400]);
    expect(await atPanel("viewer", await passwordOf("viewer"))).toEqual([200, 200, 403]);
    expect(await atPanel("garden", await passwordOf("garden"))).toEqual([403, 401, 401]);
    expect(await atPanel("viewer", "guessed")).toEqual([401, 401, 401]);
  });

  test("operator asks a station, and it answers", async () => {
    const topics = ["-t", "clima/v1/demo/cmd/read", "-e", "clima/v1/demo/result/read"];
    const { stdout } = await as("operator", "mosquitto_rr", "-W", "60", ...topics, "-m", '{"id":"one"}');
    expect(JSON.parse(stdout)).toMatchObject({ id: "one", status: "ok" });
  });

  test("nobody comes in with the password of another, or without one", async () => {
    const topic = ["-t", "clima/v1/demo/telemetry", "-C", "1", "-W", "60"];
    const withAnother = mosquitto("mosquitto_sub", "operator", await passwordOf("viewer"), ...topic);
    await expect(withAnother).rejects.toThrow(/Bad User Name or Password/);
    await expect(house.engine.inNetwork("mosquitto_sub", "-V", "5", ...topic)).rejects.toThrow(/Not authorized/);
  });
});

describe("a station on another computer", () => {
  test("needs the lines that init station prints, also with a password of one's own", async () => {
    const { stdout: printed } = await house.compose(["run", "--rm", "-T", "init", "station", "roof"]);
    const give = ["sh", "-c", 'printf "%s\\n" "$0" | node cli/bin/clima.js user passwd roof', OWN_PASSWORD];
    await house.compose(["exec", "-T", "broker", ...give]);
    const envFile = join(house.folder, "pi.env");
    const gateway = await house.inspect(house.containerOf("broker"), "{{range .NetworkSettings.Networks}}{{.Gateway}}{{end}}");
    writeFileSync(
      envFile,
      printed.replace("ADDRESS", gateway).replace(/^(CLIMA_MQTT_PASSWORD)=.*$/m, (_, name) => `${name}='${OWN_PASSWORD}'`),
    );
    const pi = house.another("clima-pi", ["docker-compose.station.yml", FAKE_CHIPS], envFile);
    try {
      await pi(["up", "--detach", "--no-build"]);
      await house.untilHealthy([house.containerOf("agent", "clima-pi")]);
      const columns = Object.keys(MEASURED).join(", ");
      const row = await waitFor(
        "a reading of the other computer's station in InfluxDB",
        async () => (await house.query(`SELECT ${columns} FROM weather WHERE station = 'roof' LIMIT 1`))[0],
        60_000,
      ).catch(async (cause: Error) => {
        throw new Error(`${cause.message}; it said:\n${await house.logs(house.containerOf("agent", "clima-pi"))}`);
      });
      expect(row.slice(1)).toEqual(Object.values(MEASURED));
    } finally {
      await pi(["down", "--volumes"]);
    }
  });
});

describe("an outage of InfluxDB", () => {
  const beganMs = Date.now() - 3_600_000;

  /** Publishes numbered readings, and waits until the broker has acknowledged each. */
  async function publish(first: number): Promise<void> {
    const file = join(house.folder, "readings");
    const readings = Array.from({ length: BATCH }, (_, index) => ({
      schema: "telemetry/1",
      station: "garden",
      bootId: "numbered",
      seq: first + index,
      takenAt: new Date(beganMs + 1000 * (first + index)).toISOString(),
      values: { illuminanceLux: first + index },
    }));
    writeFileSync(file, readings.map((reading) => `${JSON.stringify(reading)}\n`).join(""));
    const password = await house.secret("secrets-station", "garden");
    const pub = ["mosquitto_pub", "-V", "5", "-d", "-q", "1", "-h", "127.0.0.1", "-u", "garden", "-P", password];
    const { stdout } = await house.engine.inNetwork("sh", "-c", `"$@" -t clima/v1/garden/telemetry -l < ${file}`, "sh", ...pub);
    expect(stdout.match(/received PUBACK \(Mid: \d+, RC:0\)/g)?.length).toBe(BATCH);
  }

  test("with down and up of the house within it loses no acknowledged reading and stores none twice", async () => {
    await house.compose(["stop", "influxdb"]);
    await publish(0);
    await house.compose(["down"]);
    expect((await house.engine.docker("ps", "--all", "--quiet")).stdout).toBe("");
    await up(AWAY);
    // The ingest's health says that nothing is stored; that it works is seen by what it says.
    await house.untilHealthy(containers.filter((container) => container !== house.containerOf("ingest")));
    const isWithoutStore = async () => (await house.logs(house.containerOf("ingest"))).includes("the store is away");
    await waitFor("the ingest to run without InfluxDB", isWithoutStore, 30_000);
    await publish(BATCH);
    await up();
    const expected = Array.from({ length: 2 * BATCH }, (_, index) => index);
    const range = `time >= ${beganMs}ms AND time < ${beganMs + 1000 * 2 * BATCH}ms`;
    const stored = async () =>
      (await house.query(`SELECT illuminanceLux FROM weather WHERE station = 'garden' AND ${range}`)).map(([, lux]) => lux);
    let last: readonly unknown[] = [];
    await waitFor(
      () => `${expected.length} readings in InfluxDB; there were ${last.length}`,
      async () => {
        last = await stored().catch(() => []);
        return last.length >= expected.length;
      },
      90_000,
      () => last.length,
    );
    expect(last).toEqual(expected);
  });
});
