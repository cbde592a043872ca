import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { tempDir } from "../../support/temp-dir.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type Output, startEngine } from "./engine.ts";
import { makeFakeChips } from "./fake-chips.ts";
import { INFLUXDB_IMAGE } from "./influxdb-image.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const HEALTHY_WITHIN_MS = 60_000;

/** The parts of the house that are Clima and go on running, with both stations and the doors. */
export const PARTS = ["broker", "ingest", "panel", "agent", "agent-sim", "doors"] as const;

/** A console that may come in. */
const DOORS = "doors:\n  in: [{ kind: weather-underground, station: barn, stationId: IBARN1, password: a-key-of-yours }]\n";

export type House = Awaited<ReturnType<typeof createHouse>>;
type Variables = Readonly<Record<string, string>>;

/** An engine of its own and the compose files on it, with every profile. Nothing is started yet; `close` leaves nothing behind. */
export async function createHouse(name: string, settings: Variables = {}) {
  const folder = tempDir();
  const engine = await startEngine("private");
  const chips = join(folder.path, "chips");
  const environment = { ...engine.environment, TEST_INFLUXDB_IMAGE: INFLUXDB_IMAGE, TEST_FAKE_CHIPS: chips };
  const profiles = ["--profile", "sim", "--profile", "station", "--profile", "doors"];
  const envFile = join(folder.path, "house.env");
  const doorsFile = join(folder.path, "doors.yaml");
  writeFileSync(doorsFile, DOORS);
  writeFileSync(
    envFile,
    Object.entries({ CLIMA_DOORS_FILE: doorsFile, ...settings })
      .map(([variable, value]) => `${variable}=${value}\n`)
      .join(""),
  );
  const files = ["docker-compose.yml", `${SUPPORT}/house.yml`, FAKE_CHIPS];
  const compose = composeOf(name, files, envFile, environment);
  const inspect: Containers["inspect"] = async (container, format) =>
    (await engine.docker("inspect", "--format", format, container)).stdout.trim();
  const logs: Containers["logs"] = async (container) => Object.values(await engine.docker("logs", "--tail", "50", container)).join("\n");
  mkdirSync(chips);
  await makeFakeChips(engine, chips);
  await compose([...profiles, "down", "--volumes", "--timeout", "0"]); // what a run that was killed has left
  return {
    engine,
    folder: folder.path,
    compose: (args: readonly string[], variables: Variables = {}) => compose([...profiles, ...args], variables),
    /** Its output into a file, or its input out of one, as a shell does with > and <; gives what it said besides. */
    composeWithFile: (args: readonly string[], direction: "<" | ">", file: string) =>
      runWithFile([...chosenBy(name, files, envFile), ...args], environment, direction, file),
    /** Another project of docker-compose on the same engine, as on another computer, with a file of settings of its own. */
    another: (project: string, files: readonly string[], envFileOf: string) => composeOf(project, files, envFileOf, environment),
    containerOf: (service: string, project = name) => `${project}_${service}_1`,
    inspect,
    logs,
    untilHealthy: (containers: readonly string[]) => untilHealthy({ inspect, logs }, containers),
    /** The file of a volume, as the machine has it. */
    async secret(volume: string, file: string): Promise<string> {
      const { stdout } = await engine.docker("volume", "inspect", "--format", "{{.Mountpoint}}", `${name}_${volume}`);
      return readFileSync(join(stdout.trim(), file), "utf8").trim();
    },
    /** Rows of an InfluxQL query to the house's InfluxDB; none while there is no measurement. */
    async query(q: string): Promise<readonly (readonly unknown[])[]> {
      const parameters = ["db=clima", "epoch=ms", `q=${q}`].flatMap((each) => ["--data-urlencode", each]);
      const { stdout } = await engine.docker("exec", `${name}_influxdb_1`, "curl", "-sG", "http://127.0.0.1:8086/query", ...parameters);
      const { results } = JSON.parse(stdout) as { results: { error?: string; series?: { values: unknown[][] }[] }[] };
      return results[0]?.series?.[0]?.values ?? [];
    },
    async close(): Promise<void> {
      await compose([...profiles, "down", "--volumes", "--timeout", "0"]);
      await engine.stop();
      folder.remove();
    },
  };
}

const SUPPORT = "test/docker/support";
export const FAKE_CHIPS = `${SUPPORT}/fake-chips.yml`;

/** With a file of settings, so that the .env that somebody may have in the repository counts for nothing. */
const chosenBy = (project: string, files: readonly string[], envFile: string): readonly string[] => [
  ...files.flatMap((file) => ["--file", file]),
  ...["--env-file", envFile, "--project-name", project, "--ansi", "never"],
];

/** Runs docker-compose in the repository. */
function composeOf(project: string, files: readonly string[], envFile: string, environment: NodeJS.ProcessEnv) {
  const chosen = chosenBy(project, files, envFile);
  return (args: readonly string[], variables: Variables = {}): Promise<Output> =>
    promisify(execFile)("docker-compose", [...chosen, ...args], { cwd: root, env: { ...environment, ...variables } });
}

async function runWithFile(args: readonly string[], env: NodeJS.ProcessEnv, direction: "<" | ">", file: string): Promise<string> {
  const through = await open(file, direction === ">" ? "w" : "r");
  const child = spawn("docker-compose", args, {
    cwd: root,
    // Without Docker's own client docker-compose 1.29 gives nothing to a container's stdin
    env: { ...env, COMPOSE_INTERACTIVE_NO_CLI: "0" },
    stdio: direction === ">" ? ["ignore", through.fd, "pipe"] : [through.fd, "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk) => (said += chunk));
  const [code] = await once(child, "close");
  await through.close();
  if (code !== 0) throw new Error(`docker-compose ${args.join(" ")} ended with ${code}: ${said}`);
  return said;
}

interface Containers {
  inspect(container: string, format: string): Promise<string>;
  logs(container: string): Promise<string>;
}

async function untilHealthy({ inspect, logs }: Containers, containers: readonly string[]): Promise<void> {
  for (const container of containers) {
    let last = "";
    await waitFor(
      () => `${container} to be healthy; it is ${last}`,
      async () => {
        last = await inspect(container, "{{.State.Health.Status}}, exit code {{.State.ExitCode}}, restarts {{.RestartCount}}");
        return last.startsWith("healthy");
      },
      HEALTHY_WITHIN_MS,
    ).catch(async (cause: Error) => {
      throw new Error(`${cause.message}; it said:\n${await logs(container)}`);
    });
  }
}
