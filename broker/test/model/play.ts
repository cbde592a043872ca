/** Plays commands to the model and to a broker side by side, and compares them after each. */
import {
  ack,
  connect,
  DISCONNECT,
  frame,
  props,
  publish,
  type Received,
  subscribe,
  u16,
  u32,
  unsubscribe,
  type Version,
} from "../support/mqtt-bytes.ts";
import type { Afterwards, Command } from "./commands.ts";
import * as model from "./model.ts";
import { Breach, forgetUnsure, missing, observe, render } from "./observe.ts";
import { newPublication } from "./routing.ts";
import { type Connection, connectionOf, createState, type Outbound, type Subscription } from "./state.ts";

/** A broker, and clients that are bytes in and packets out. */
export interface Real {
  /** A new connection for the client; the old one, if there is one, is not looked at any more. */
  open(who: string, version: Version): void;
  send(who: string, bytes: Uint8Array): void;
  /** What the broker said to the client since. */
  take(who: string): readonly Received[];
  /** The last that it said in a connection that it has to end, this one or the one before. */
  takeEnded(who: string, which: "this" | "before"): Promise<{ readonly packets: readonly Received[]; readonly isOpen: boolean }>;
  isOpen(who: string): boolean;
  destroy(who: string): void;
  /** Lets the broker do everything that it has to do: until `isEnough`, where only time would tell. */
  settle(isEnough: () => boolean): Promise<void>;
  /** Lets the broker do a little. */
  turns(count: number): Promise<void>;
  /** kill -9 and a new start. What clients had received by then can still be taken. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

const DAY_S = 86_400;
const SUBSCRIBE_ID = 0x7000;
const SESSION_TAKEN_OVER = 0x8e;
const SUBSCRIPTION_IDENTIFIER = 0x0b;
const QUOTA_EXCEEDED = 0x97;

/** Throws a Breach where the broker is not as the model; gives the number of commands that could be done. */
export async function play(commands: readonly Command[], real: Real): Promise<number> {
  const player = createPlayer(real);
  let done = 0;
  for (const command of commands) if (await player.run(command)) done += 1;
  return done;
}

function createPlayer(real: Real) {
  const state = createState();
  let payloads = 0;
  const nextPayload = (): string => {
    payloads += 1;
    return String(payloads);
  };

  function observeAll(dying?: string): void {
    for (const { who, connection } of [...state.sessions.values()]) {
      if (!connection) continue;
      for (const packet of real.take(who)) observe(state, who, packet, who === dying);
      if (!real.isOpen(who)) throw new Breach(`the broker closed the connection of ${who}`);
    }
  }

  async function settle(): Promise<true> {
    await real.settle(() => {
      observeAll();
      return missing(state) === undefined;
    });
    observeAll();
    const complaint = missing(state);
    if (complaint !== undefined) throw new Breach(complaint);
    forgetUnsure(state);
    return true;
  }

  /** Gives bytes to the broker, and sees what becomes of them. */
  async function send(who: string, bytes: Uint8Array, then: Afterwards): Promise<true> {
    real.send(who, bytes);
    if (then === "settle") return settle();
    await real.turns(then.turns);
    if (then.end === "crash") return crash(who);
    observeAll(who);
    real.destroy(who);
    model.breakOff(state, who);
    return settle();
  }

  function vanish(who: string): Promise<true> {
    real.destroy(who);
    model.endConnection(state, who, "will");
    return settle();
  }

  async function crash(dying?: string): Promise<true> {
    await real.crash();
    for (const { who, connection } of [...state.sessions.values()]) {
      if (connection) for (const packet of real.take(who)) observe(state, who, packet, who === dying);
    }
    model.crash(state);
    await real.restart();
    return settle();
  }

  async function connectClient(command: Extract<Command, { do: "connect" }>): Promise<true> {
    const { who, version, isClean } = command;
    const before = connectionOf(state, who);
    const isKept = version === 5 ? command.isKept : !isClean;
    const window = version === 5 ? command.window : Number.POSITIVE_INFINITY;
    const will = command.will && { ...command.will, payload: `will ${nextPayload()}` };
    const request = { who, version, isClean, isKept, window, will };
    real.open(who, version);
    model.connect(state, request);
    real.send(who, connectBytes(request));
    await settle();
    if (before) await checkTakenOver(real, who, before);
    const again = model.resend(state, who);
    if (again.length > 0) real.send(who, Buffer.concat(again.map((each) => againBytes(each, version))));
    return settle();
  }

  function publishOne(command: Extract<Command, { do: "publish" }>, { version }: Connection): Promise<true> {
    const { who, topic, qos, retain, isEmpty, then } = command;
    const publication = newPublication({ topic, qos, retain, publisher: who, payload: isEmpty ? "" : nextPayload() });
    const id = model.freeId(state, who);
    model.publish(state, publication, id, then === "settle");
    return send(who, publishBytes({ id, publication, stage: "sent" }, version, false), then);
  }

  function answerOne(command: Extract<Command, { do: "answer" }>, { owed, version }: Connection): Promise<true> | undefined {
    const { who, type, then } = command;
    const isRefusal = command.isRefusal && type === "pubrec" && version === 5;
    const index = owed.findIndex((each) => each.type === type);
    const [given] = index === -1 ? [] : owed.splice(index, 1);
    if (!given) return undefined;
    model.answer(state, who, { ...given, isRefusal }, then === "settle");
    return send(who, isRefusal ? frame(0x50, u16(given.id), QUOTA_EXCEEDED) : ack(type, given.id), then);
  }

  async function disconnect(command: Extract<Command, { do: "disconnect" }>, { version }: Connection): Promise<true> {
    const { who } = command;
    // An expiry of 0 cannot be raised [MQTT5-3.14.2-2].
    const isKept = version === 5 && state.sessions.get(who)?.isKept ? command.isKept : undefined;
    const reasonCode = version === 5 ? command.reasonCode : 0;
    model.disconnect(state, who, reasonCode, isKept);
    const expiry = isKept === undefined ? [] : [0x11, u32(isKept ? DAY_S : 0)];
    real.send(who, version === 5 ? frame(0xe0, reasonCode, props(...expiry)) : DISCONNECT);
    await settle();
    return checkClosed(real, who);
  }

  function changeSubscriptions(command: Extract<Command, { do: "subscribe" | "unsubscribe" }>, { version }: Connection): Promise<true> {
    const { who } = command;
    const properties = version === 5 ? props() : undefined;
    if (command.do === "unsubscribe") {
      model.unsubscribe(state, who, SUBSCRIBE_ID, command.filter);
      return send(who, unsubscribe(SUBSCRIBE_ID, [command.filter], properties), "settle");
    }
    const { identifier } = command;
    const subscriptions = command.subscriptions.map((each) => ({ ...each, identifier, ...(version === 5 ? {} : WITHOUT_OPTIONS) }));
    model.subscribe(state, who, SUBSCRIBE_ID, subscriptions);
    const requested = subscriptions.map((each) => [each.filter, optionsByte(each)] as const);
    const identified = version === 5 && identifier > 0 ? props(SUBSCRIPTION_IDENTIFIER, identifier) : properties;
    return send(who, subscribe(SUBSCRIBE_ID, requested, identified), "settle");
  }

  async function run(command: Command): Promise<boolean> {
    if (command.do === "crash") return crash();
    if (command.do === "connect") return connectClient(command);
    const connection = connectionOf(state, command.who);
    if (!connection) return false;
    if (command.do === "publish") return publishOne(command, connection);
    if (command.do === "answer") return (await answerOne(command, connection)) ?? false;
    if (command.do === "vanish") return vanish(command.who);
    if (command.do === "disconnect") return disconnect(command, connection);
    return changeSubscriptions(command, connection);
  }

  return { run };
}

/** [MQTT-3.1.4-2]: with its reason in MQTT 5. */
async function checkTakenOver(real: Real, who: string, { version }: Connection): Promise<void> {
  const { packets, isOpen } = await real.takeEnded(who, "before");
  const said = packets.map(render).join(", ");
  const expected = version === 5 ? `DISCONNECT codes ${SESSION_TAKEN_OVER}` : "";
  if (isOpen) throw new Breach(`the connection of ${who} that was taken over is still open`);
  if (said !== expected) throw new Breach(`the connection of ${who} that was taken over received ${said || "nothing"}`);
}

async function checkClosed(real: Real, who: string): Promise<true> {
  const {
    packets: [packet],
    isOpen,
  } = await real.takeEnded(who, "this");
  if (packet) throw new Breach(`${who} received ${render(packet)} after its DISCONNECT`);
  if (isOpen) throw new Breach(`the broker did not close the connection of ${who} after its DISCONNECT`);
  return true;
}

const WITHOUT_OPTIONS = { noLocal: false, retainAsPublished: false, retainHandling: 0, identifier: 0 } as const;
const optionsByte = ({ qos, noLocal, retainAsPublished, retainHandling }: Subscription): number =>
  qos | (noLocal ? 4 : 0) | (retainAsPublished ? 8 : 0) | (retainHandling << 4);

function connectBytes({ who, version, isClean, isKept, window, will }: model.ConnectRequest): Buffer {
  const expiry = isKept ? [0x11, u32(DAY_S)] : [];
  const receiveMaximum = Number.isFinite(window) ? [0x21, u16(window)] : [];
  const properties = props(...expiry, ...receiveMaximum);
  return connect({ version, id: who, clean: isClean, properties, ...(will ? { will } : {}) });
}

function publishBytes({ id, publication }: Outbound, version: Version, dup: boolean): Buffer {
  const { topic, payload, qos, retain } = publication;
  return publish(topic, payload, { qos, id, retain, dup, ...(version === 5 ? { properties: props() } : {}) });
}

const againBytes = (outbound: Outbound, version: Version): Buffer =>
  outbound.stage === "sent" ? publishBytes(outbound, version, true) : ack("pubrel", outbound.id);
