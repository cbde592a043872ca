/** Other people's clients, each as a driver: a program that resumes a session and prints what happens (see drivers/driver.js). */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram, type Program } from "../../../../test/support/programs.ts";
import type { Command, Parse } from "./driver.ts";

export type Version = 4 | 5;
export type Qos = 1 | 2;

export interface Asked {
  readonly port: number;
  readonly id: string;
  readonly version: Version;
  readonly qos: Qos;
  /** Session expiry, of MQTT 5. */
  readonly expiryS: number;
  readonly topic: string;
}

export interface OtherClient {
  readonly name: string;
  readonly needs: readonly Program[];
  readonly versions: readonly Version[];
  /** Not all of them know QoS 2. */
  readonly qos: readonly Qos[];
  /** At which it keeps to the standard when its connection is lost in the middle of a message. */
  readonly qosThroughCuts: readonly Qos[];
  readonly transport: "tcp" | "ws";
  /** Compiles it, where it has to be, into `folder`; gives what to run. */
  prepare(folder: string): (asked: Asked) => Command;
}

const HOST = "127.0.0.1";
const driver = (file: string) => fileURLToPath(new URL(`drivers/${file}`, import.meta.url));
const argumentsOf = ({ port, id, version, qos, expiryS, topic }: Asked) => [HOST, port, id, version, qos, expiryS, topic].map(String);

const running =
  (path: string, ...first: readonly string[]) =>
  (asked: Asked): Command => ({ path, args: [...first, ...argumentsOf(asked)] });

function compile(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", env: { ...process.env, ...environment } });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? stderr}`);
}

function prepareC(folder: string) {
  const program = join(folder, "paho_c");
  compile("gcc", ["-o", program, driver("paho_c.c"), "-lpaho-mqtt3a"]);
  return running(program);
}

/** From Debian's sources alone: no module is fetched. */
function prepareGo(folder: string) {
  const program = join(folder, "paho_go");
  const debian = { GO111MODULE: "off", GOFLAGS: "", GOPATH: "/usr/share/gocode", GOCACHE: join(folder, "go-cache"), CGO_ENABLED: "0" };
  compile(findProgram("go") ?? "go", ["build", "-o", program, driver("paho_go.go")], debian);
  return running(program);
}

function mosquittoSub({ port, id, version, qos, expiryS, topic }: Asked): Command {
  const expiry = version === 5 ? ["-x", String(expiryS)] : [];
  const session = ["-V", version === 5 ? "5" : "311", "-c", "-i", id, ...expiry];
  const args = ["-oL", findProgram("mosquitto_sub") ?? "", "-h", HOST, "-p", String(port), ...session];
  return { path: "stdbuf", args: [...args, "-q", String(qos), "-t", topic, "-d", "-F", "message %p"], createParse: parseMosquitto };
}

/** What mosquitto_sub says of the packets is the only place where it tells of DUP; a message of QoS 2 comes later than its packet. */
function parseMosquitto(): Parse {
  let dup = "-";
  return (line) => {
    const [, isDup, qos] = /received PUBLISH \(d(\d), q(\d)/.exec(line) ?? [];
    if (isDup !== undefined) dup = qos === "1" ? isDup : "-";
    if (line.includes("received CONNACK (0)")) return "connected -";
    if (line.startsWith("Subscribed (mid")) return "subscribed";
    return line.startsWith("message ") ? line.replace("message", `message ${dup}`) : undefined;
  };
}

const BOTH_VERSIONS = [4, 5] as const;
const BOTH_QOS = [1, 2] as const;
const plain = { needs: [], versions: BOTH_VERSIONS, qos: BOTH_QOS, qosThroughCuts: BOTH_QOS, transport: "tcp" } as const;
const npm = (file: string) => () => running(process.execPath, driver(file));
/** Debian's Python, which sees Debian's modules; another one may come first on the PATH. */
const PYTHON = "/usr/bin/python3";

/**
 * libmosquitto keeps a message of QoS 2 that is sent again beside its first copy, and so has it for the next message with that
 * identifier [MQTT-4.3.3-2]: whatever the broker does, one is given out twice and another never.
 */
const MOSQUITTO_THROUGH_CUTS = [1] as const;

/** Paho Go 1.1.1 gives out a message of QoS 2 each time its PUBLISH comes [MQTT-4.3.3-2]. */
const PAHO_GO_THROUGH_CUTS = [1] as const;

export const OTHER_CLIENTS: readonly OtherClient[] = [
  { ...plain, name: "mosquitto_sub", needs: ["mosquitto_sub"], qosThroughCuts: MOSQUITTO_THROUGH_CUTS, prepare: () => mosquittoSub },
  { ...plain, name: "Paho C", needs: ["gcc", "paho-c"], prepare: prepareC },
  { ...plain, name: "Paho Python", needs: ["paho"], prepare: () => running(PYTHON, driver("paho_python.py")) },
  { ...plain, name: "Paho Go", needs: ["go", "paho-go"], versions: [4], qosThroughCuts: PAHO_GO_THROUGH_CUTS, prepare: prepareGo },
  { ...plain, name: "MQTT.js", prepare: npm("mqtt-js.js") },
  { ...plain, name: "Paho JavaScript", versions: [4], transport: "ws", prepare: npm("paho-js.js") },
];
