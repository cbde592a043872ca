/** The house of docker-compose.yml under Docker's engine, with every profile: Debian's InfluxDB 1.6, a station on fake chips and a simulated one. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readRepositoryFile } from "../support/repository.ts";
import { waitFor } from "../support/wait-for.ts";
import { MEASURED } from "./support/fake-chips.ts";
import { createHouse, type House, PARTS } from "./support/house.ts";
import { openPorts, statusesOf, statusOf } from "./support/processes.ts";

const STATION_MEMORY_MIB = 64;
/** A password of one's own, of what shells, compose and YAML read as something else. */
const OWN_PASSWORD = `pa$$word \${HOME} $1 #'"\\`;
/** The station whose readings show that a part works. */
const stationOf = (part: string): string => (part === "agent-sim" ? "demo" : "garden");

let house: House;
const containerOf = (part: string) => house.containerOf(part);

beforeAll(async () => {
  house = await createHouse("clima-house");
  // The folder of a secret is a volume: whoever wants one of his own puts it there before the first start.
  const write = 'printf "%s\\n" "$0" > /secrets/ingest/mqtt-password';
  await house.compose(["run", "--rm", "-T", "--entrypoint", "sh", "init", "-c", write, OWN_PASSWORD]);
  const beganMs = performance.now();
  await house.compose(["up", "--detach", "--no-build"]);
  const startedMs = performance.now();
  await house.untilHealthy([...PARTS, "influxdb", "grafana"].map(containerOf));
  const [upS, healthyS] = [startedMs, performance.now()].map((ms) => ((ms - beganMs) / 1000).toFixed(1));
  say(`the house: compose up returned after ${upS} s, everything was healthy after ${healthyS} s, with nothing there before`);
});
afterAll(() => house?.close());

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Waits for a reading of a station in InfluxDB that was taken later than `afterMs`, and gives its columns. */
async function storedAfter(station: string, afterMs: number): Promise<readonly unknown[]> {
  const columns = Object.keys(MEASURED).join(", ");
  const [row = []] = await waitFor(
    () => `a reading of ${station} in InfluxDB after ${new Date(afterMs).toISOString()}`,
    async () => {
      const rows = await house.query(
        `SELECT ${columns} FROM weather WHERE station = '${station}' AND time > ${afterMs}ms ORDER BY time DESC LIMIT 1`,
      );
      return rows.length > 0 && rows;
    },
    60_000,
  );
  return row;
}

test("what the chips of the station count is found in InfluxDB, in the units of people", async () => {
  const [, ...values] = await storedAfter("garden", 0);
  expect(values).toEqual(Object.values(MEASURED));
});

test("a console of the network comes in by the doors, and its readings are stored", async () => {
  const report = "ID=IBARN1&PASSWORD=a-key-of-yours&dateutc=now&tempf=50&humidity=80&action=updateraw";
  const address = `http://127.0.0.1:8090/weatherstation/updateweatherstation.php?${report}`;
  const post = "fetch(process.argv[1]).then((answer) => answer.text()).then((text) => process.stdout.write(text))";
  expect((await house.engine.inNetwork(process.execPath, "-e", post, address)).stdout).toBe("success\n");
  const stored = () => house.query("SELECT temperatureC, humidityPct FROM weather WHERE station = 'barn'");
  const [row] = await waitFor("the reading of the console in InfluxDB", async () => {
    const rows = await stored();
    return rows.length > 0 && rows;
  });
  expect(row?.slice(1)).toEqual([10, 80]);
});

test("the ingest logs in with the password that was in its file before, whatever is in it", async () => {
  expect(await house.secret("secrets-ingest", "mqtt-password")).toBe(OWN_PASSWORD);
  await waitFor("its session", async () => (await house.logs(containerOf("ingest"))).includes("connected to mqtt://broker:1883"));
});

test("made again, no secret and no user changes", async () => {
  const files = [
    ["secrets-ingest", "mqtt-password"],
    ["secrets-panel", "mqtt-password"],
    ["secrets-station", "garden"],
    ["secrets-simulated", "mqtt-password"],
    ["secrets-doors", "mqtt-password"],
    ["secrets-people", "operator"],
    ["secrets-people", "viewer"],
    ["secrets-grafana", "admin-password"],
    ["secrets-influxdb", "admin-password"],
    ["secrets-influxdb", "admin-token"],
    ["broker-data", "broker/users.json"],
  ] as const;
  const all = () => Promise.all(files.map(([volume, file]) => house.secret(volume, file)));
  const before = await all();
  const { stdout } = await house.compose(["run", "--rm", "-T", "init"]);
  expect(stdout).toContain("All secrets and users are there.");
  expect(await all()).toEqual(before);
  expect(new Set(before).size).toBe(files.length);
});

describe.each(PARTS)("%s", (part) => {
  const container = `clima-house_${part}_1`;

  test("is not root, has no capability, and cannot write to its image", async () => {
    const { stdout } = await house.engine.docker("top", container, "-eo", "pid");
    const statuses = statusesOf(stdout.trim().split("\n").slice(1));
    expect(statuses.length).toBeGreaterThan(0);
    for (const status of statuses)
      expect(status).toMatchObject({
        Uid: expect.stringMatching(/^1000(\s+1000){3}$/),
        CapEff: "0000000000000000",
        CapPrm: "0000000000000000",
        NoNewPrivs: "1",
      });
    const host = await house.inspect(container, "{{.HostConfig.Privileged}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.NetworkMode}}");
    expect(host).toBe("false true clima-house_default");
    const written = house.engine.docker("exec", "--user", "root", container, "touch", "/app/written");
    await expect(written).rejects.toThrow(/Read-only file system/);
  });

  test("listens where the compose file says, and nowhere else", async () => {
    const { services } = parse(readRepositoryFile("docker-compose.yml"), { merge: true }) as {
      services: Readonly<Record<string, { readonly ports?: readonly string[] }>>;
    };
    const told = (services[part]?.ports ?? []).map((port) => Number(port.split(":").at(-1)));
    expect(openPorts(await house.inspect(container, "{{.State.Pid}}"))).toEqual(told);
  });
});

test("the station's container needs little memory at a reading a second", async () => {
  const { stdout } = await house.engine.docker("stats", "--no-stream", "--format", "{{.MemUsage}}", containerOf("agent"));
  const usedMiB = Number(/^([\d.]+)MiB/.exec(stdout)?.[1]);
  const { VmRSS = "", RssAnon = "" } = statusOf(await house.inspect(containerOf("agent"), "{{.State.Pid}}"));
  const [residentMiB, ownMiB] = [VmRSS, RssAnon].map((size) => (Number.parseInt(size, 10) / 1024).toFixed(0));
  say(`the station's container: ${usedMiB} MiB by docker stats; its process ${residentMiB} MiB resident, ${ownMiB} MiB without files`);
  expect(usedMiB).toBeLessThan(STATION_MEMORY_MIB);
});

test.each(PARTS)("%s is started again when it is killed, becomes healthy, and readings arrive", async (part) => {
  const container = containerOf(part);
  const pid = await house.inspect(container, "{{.State.Pid}}");
  const killedMs = performance.now();
  process.kill(Number(pid), "SIGKILL");
  await waitFor(
    `the engine to start ${part} again`,
    async () => (await house.inspect(container, "{{.RestartCount}} {{.State.Running}}")) === "1 true",
    30_000,
  );
  const startedMs = Date.parse(await house.inspect(container, "{{.State.StartedAt}}"));
  await house.untilHealthy([container]);
  const healthyMs = performance.now();
  await storedAfter(stationOf(part), startedMs);
  const [healthyS, storedS] = [healthyMs, performance.now()].map((ms) => ((ms - killedMs) / 1000).toFixed(1));
  say(`${part}, killed: healthy again after ${healthyS} s, a new reading was stored after ${storedS} s`);
});

test.each([...PARTS].reverse())("%s ends in order when it is stopped", async (part) => {
  const beganMs = performance.now();
  await house.engine.docker("stop", "--time", "60", containerOf(part));
  say(`${part} had stopped after ${(performance.now() - beganMs).toFixed(0)} ms`);
  expect(await house.inspect(containerOf(part), "{{.State.ExitCode}}")).toBe("0");
});
