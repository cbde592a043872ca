/** Runs a case of the conformance table against a broker: says the hex, and holds what comes against the patterns. */
import type { Received } from "../support/mqtt-bytes.ts";
import { type RawClient, rawClient } from "../support/raw-client.ts";
import { flatten, ID, type Step, type Steps, TOPIC } from "./step.ts";

const NAME_CHARACTERS = TOPIC.length;
let names = 0;

/** A name that no other case has. */
const nextName = (): string => (names++).toString(36).padStart(NAME_CHARACTERS, "0");
const hexOf = (value: string): string => Buffer.from(value).toString("hex");

/** Throws, and says at which step, where the broker does something else. */
export async function runCase(port: number, steps: Steps): Promise<void> {
  const clients = new Map<string, RawClient>();
  const kept = new Map<string, string>();
  const [topic, id] = [hexOf(nextName()), hexOf(nextName())];
  const fill = (value: string) =>
    value
      .replaceAll(hexOf(TOPIC), topic)
      .replaceAll(hexOf(ID), id)
      .replace(/\{(\w+)(?::\d+)?\}/g, (whole, name: string) => kept.get(name) ?? whole);
  const all = flatten(steps);
  for (const [index, step] of all.entries()) {
    try {
      await take(port, clients, step, fill, kept);
    } catch (cause) {
      throw new Error(`step ${index + 1} of ${all.length}, ${describeStep(step)}: ${(cause as Error).message}`);
    }
  }
}

async function take(
  port: number,
  clients: Map<string, RawClient>,
  step: Step,
  fill: (value: string) => string,
  kept: Map<string, string>,
): Promise<void> {
  const client = clients.get(step.client) ?? (await rawClient(port, step.version));
  clients.set(step.client, client);
  switch (step.does) {
    case "says":
      return client.send(Buffer.from(fill(step.hex), "hex"));
    case "hears":
      return expectMatch(await client.next(), fill(step.pattern), kept);
    case "hears-nothing": {
      const heard = await client.untilPong();
      if (heard.length > 0) throw new Error(`there came ${listHex(heard)}`);
      return;
    }
    case "is-ended":
      clients.delete(step.client);
      return expectEnd(await client.closed(), step.patterns.map(fill), kept);
    case "breaks-off":
      clients.delete(step.client);
      return client.hangUp();
  }
}

const listHex = (packets: readonly Received[]) => packets.map(({ hex }) => hex).join(" ") || "nothing";

function expectEnd(heard: readonly Received[], patterns: readonly string[], kept: Map<string, string>): void {
  const rest = [...heard];
  for (const pattern of patterns) {
    const isOptional = pattern.startsWith("?");
    if (isOptional && rest.length === 0) continue;
    const next = rest.shift();
    if (next === undefined) throw new Error(`nothing came but the end; expected ${pattern}`);
    expectMatch(next, pattern.replace("?", ""), kept);
  }
  if (rest.length > 0) throw new Error(`before the end there came ${listHex(heard)}`);
}

function expectMatch({ hex }: Received, pattern: string, kept: Map<string, string>): void {
  const found = toRegExp(pattern).exec(hex);
  if (!found) throw new Error(`there came ${hex}; expected ${pattern}`);
  for (const [name, value] of Object.entries(found.groups ?? {})) kept.set(name, value);
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\.|\*|\{(\w+)(?::(\d+))?\}/g, (sign, name: string, byteCount = "2") => {
    if (sign === ".") return "[0-9a-f]";
    if (sign === "*") return "(?:[0-9a-f]{2})*";
    return `(?<${name}>[0-9a-f]{${2 * Number(byteCount)}})`;
  });
  return new RegExp(`^${source}$`);
}

const PACKETS = [
  ...["", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP"],
  ...["SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT", "AUTH"],
];
const LONGEST_SHOWN = 48;

/** A packet for people: its name and its bytes, which are cut where there are many. */
function show(hex: string): string {
  const shown = hex.length > LONGEST_SHOWN ? `${hex.slice(0, LONGEST_SHOWN)}…` : hex;
  return `${PACKETS[Number.parseInt(hex.replace("?", "")[0] ?? "0", 16)] ?? ""} ${shown}`.trim();
}

/** A step in a line, for messages and for the document. */
export function describeStep(step: Step): string {
  const { client } = step;
  if (step.does === "says") return `${client} → ${show(step.hex)}`;
  if (step.does === "hears") return `${client} ← ${show(step.pattern)}`;
  if (step.does === "hears-nothing") return `${client} ← nothing`;
  if (step.does === "breaks-off") return `${client} breaks off`;
  return [...step.patterns.map((pattern) => `${client} ← ${show(pattern)}`), `${client} ← end`].join(", ");
}
