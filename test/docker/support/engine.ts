import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findProgram } from "../../support/programs.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { waitFor } from "../../support/wait-for.ts";

/** What is kept from run to run: base images, and the engine's images and layers. */
export const DOCKER_FOLDER = fileURLToPath(new URL("../../../node_modules/.cache/clima-docker/", import.meta.url));

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Engine {
  /** Environment in which `docker` and `docker-compose` talk to this engine. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs the program `docker`; throws with what it printed when it fails. */
  docker(...args: readonly string[]): Promise<Output>;
  /** Runs a program in the engine's network, where the published ports are. */
  inNetwork(program: string, ...args: readonly string[]): Promise<Output>;
  /** Ends the engine, and every container with its anonymous volumes. */
  stop(): Promise<void>;
}

/**
 * Debian's engine on a socket of its own, apart from any other on this machine. With the network "none" its builds may use the machine's
 * (`--network host`); "private" is a network namespace with bridges and published ports, which reaches nothing outside.
 */
export async function startEngine(network: "none" | "private"): Promise<Engine> {
  const folder = tempDir();
  const socket = `unix://${join(folder.path, "docker.sock")}`;
  const environment = {
    ...process.env,
    DOCKER_HOST: socket,
    DOCKER_BUILDKIT: "0",
    DOCKER_CONFIG: folder.path,
    COMPOSE_INTERACTIVE_NO_CLI: "1",
  };
  const logFile = join(folder.path, "dockerd.log");
  const child = spawnEngine(engineCommand(folder.path, socket, network), logFile);
  const run = async (program: string, args: readonly string[]): Promise<Output> => {
    // Without signals from the terminal: Ctrl-C ends the tests, and they end the rest.
    return promisify(execFile)(program, [...args], { env: environment, maxBuffer: MAX_OUTPUT_BYTES });
  };
  const docker = (...args: readonly string[]) => run(programOf("docker"), args);

  async function end(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    }
    unmountBelow(folder.path);
    folder.remove();
  }

  try {
    await waitFor(
      () => `dockerd to answer; it said:\n${readFileSync(logFile, "utf8")}`,
      async () => {
        if (child.exitCode !== null) throw new Error(`dockerd ended: ${readFileSync(logFile, "utf8")}`);
        return docker("version").then(
          () => true,
          () => false,
        );
      },
      30_000,
    );
    await removeContainers(docker);
  } catch (cause) {
    await end();
    throw cause;
  }
  return {
    environment,
    docker,
    inNetwork: (program, ...args) => run("nsenter", [`--net=/proc/${child.pid}/ns/net`, program, ...args]),
    async stop() {
      await removeContainers(docker);
      await end();
    },
  };
}

function engineCommand(folder: string, socket: string, network: "none" | "private"): readonly string[] {
  const root = join(DOCKER_FOLDER, "engine");
  mkdirSync(root, { recursive: true });
  const engine = [programOf("dockerd"), "--data-root", root, "--exec-root", join(folder, "exec"), "-p", join(folder, "pid"), "-H", socket];
  if (network === "none") return [...engine, "--bridge", "none", "--iptables=false"];
  // exec: what is spawned is the engine itself, which can be ended.
  return ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", ...engine];
}

function spawnEngine([program = "", ...args]: readonly string[], logFile: string): ChildProcess {
  const log = openSync(logFile, "w");
  const child = spawn(program, args, { stdio: ["ignore", log, log], detached: true });
  closeSync(log);
  return child;
}

/** The engine leaves the name of its network mounted. */
function unmountBelow(folder: string): void {
  const points = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "");
  for (const point of points.filter((path) => path.startsWith(folder)).reverse()) spawnSync("umount", ["--lazy", point]);
}

async function removeContainers(docker: Engine["docker"]): Promise<void> {
  const { stdout } = await docker("ps", "--all", "--quiet");
  const containers = stdout.split("\n").filter((id) => id !== "");
  if (containers.length > 0) await docker("rm", "--force", "--volumes", ...containers);
}

function programOf(name: "docker" | "dockerd"): string {
  const program = findProgram(name);
  if (program === undefined) throw new Error(`${name} is not installed`);
  return program;
}
