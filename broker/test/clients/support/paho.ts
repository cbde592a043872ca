import { fileURLToPath } from "node:url";
import { startProgram } from "./program.ts";

/** Debian's Python, which sees Debian's modules; another one may come first on the PATH. */
const PYTHON = "/usr/bin/python3";
const script = fileURLToPath(new URL("paho_client.py", import.meta.url));

type PahoProperties = Readonly<Record<string, unknown>>;
type Qos = 0 | 1 | 2;

export interface PahoSettings {
  readonly version: 3 | 4 | 5;
  readonly port: number;
  readonly id?: string;
  readonly clean?: boolean;
  readonly transport?: "tcp" | "websockets";
  readonly caFile?: string;
  readonly will?: { readonly topic: string; readonly payload: string; readonly qos: Qos; readonly retain: boolean };
  /** Of CONNECT, with paho's names. */
  readonly properties?: PahoProperties;
  /** How many messages it publishes before the first is acknowledged. */
  readonly inflight?: number;
}

interface PahoEvent {
  readonly event: "connected" | "message" | "subscribed" | "published" | "disconnected" | "counted";
  readonly code?: number;
  readonly codes?: readonly number[];
  readonly sessionPresent?: boolean;
  readonly topic?: string;
  readonly payload?: string;
  readonly qos?: number;
  readonly retain?: boolean;
  readonly properties?: PahoProperties;
  readonly mostOpen?: number;
}

/** A paho client in a process of its own, connected. */
export async function paho(settings: PahoSettings) {
  const program = startProgram(PYTHON, [script]);
  const tell = (order: object) => program.child.stdin?.write(`${JSON.stringify(order)}\n`);
  const events = (event: PahoEvent["event"]) =>
    program
      .lines()
      .map((line) => JSON.parse(line) as PahoEvent)
      .filter((each) => each.event === event);
  const nth = async (event: PahoEvent["event"], index: number): Promise<PahoEvent> => {
    await program.waitForLine(`${event} ${index + 1}`, () => events(event).length > index);
    return events(event)[index] as PahoEvent;
  };
  tell({ id: "", clean: true, transport: "tcp", ...settings });
  const connected = await nth("connected", 0);

  return {
    connected,
    message: (index = 0) => nth("message", index),
    payloads: () => events("message").map(({ payload }) => payload),
    async subscribe(filter: string, qos: Qos = 0): Promise<readonly number[]> {
      const index = events("subscribed").length;
      tell({ do: "subscribe", filter, qos });
      return (await nth("subscribed", index)).codes ?? [];
    },
    /** Publishes and waits until all of it is acknowledged. */
    async publish(topic: string, payloads: readonly string[], { qos = 0 as Qos, retain = false, properties = {} as PahoProperties } = {}) {
      const before = events("published").length;
      tell({ do: "publish", topic, payloads, qos, retain, properties });
      await nth("published", before + payloads.length - 1);
    },
    async mostOpen(): Promise<number | undefined> {
      const index = events("counted").length;
      tell({ do: "count" });
      return (await nth("counted", index)).mostOpen;
    },
    disconnected: () => nth("disconnected", 0),
    async leave() {
      tell({ do: "leave" });
      await nth("disconnected", 0);
      program.child.stdin?.end();
      await program.exited;
    },
    async kill() {
      program.child.kill("SIGKILL");
      await program.exited;
    },
  };
}
