/** What may happen to a broker, as data: made at random, done to the model and to the broker, and said in a line. */
import fc from "fast-check";
import type { Version } from "../support/mqtt-bytes.ts";
import type { Qos, Subscription, Will } from "./state.ts";

/** What comes after the bytes were given to the broker: nothing, or so many turns of its event loop and then an end. */
export type Afterwards = "settle" | { readonly end: "vanish" | "crash"; readonly turns: number };

export type Command =
  | {
      readonly do: "connect";
      readonly who: string;
      readonly version: Version;
      readonly isClean: boolean;
      readonly isKept: boolean;
      readonly window: number;
      readonly will: Will | undefined;
    }
  | {
      readonly do: "subscribe";
      readonly who: string;
      readonly subscriptions: readonly Omit<Subscription, "identifier">[];
      readonly identifier: number;
    }
  | { readonly do: "unsubscribe"; readonly who: string; readonly filter: string }
  | {
      readonly do: "publish";
      readonly who: string;
      readonly topic: string;
      readonly qos: Qos;
      readonly retain: boolean;
      readonly isEmpty: boolean;
      readonly then: Afterwards;
    }
  /** The first answer of this kind that the client held back. */
  | {
      readonly do: "answer";
      readonly who: string;
      readonly type: "puback" | "pubrec" | "pubrel" | "pubcomp";
      /** A PUBREC of MQTT 5 that refuses the message. */
      readonly isRefusal: boolean;
      readonly then: Afterwards;
    }
  | { readonly do: "vanish"; readonly who: string }
  | { readonly do: "disconnect"; readonly who: string; readonly reasonCode: number; readonly isKept: boolean | undefined }
  | { readonly do: "crash" };

const NEVER = Number.POSITIVE_INFINITY;
/** More than a message takes from the socket through the storage to its receivers. */
const MOST_TURNS = 10;

const who = fc.constantFrom("a", "b", "c");
const topic = fc.constantFrom("t", "t/1", "u");
const filter = fc.constantFrom("t", "t/#", "t/1", "+/1", "#", "u");
const qos = fc.constantFrom<Qos>(0, 1, 2);
const rarely = fc.nat(9).map((each) => each === 9);
const then: fc.Arbitrary<Afterwards> = fc.oneof(
  { weight: 12, arbitrary: fc.constant("settle" as const) },
  { weight: 1, arbitrary: fc.record({ end: fc.constantFrom("vanish" as const, "crash" as const), turns: fc.nat(MOST_TURNS) }) },
);

const connect = fc.record({
  do: fc.constant("connect" as const),
  who,
  version: fc.constantFrom<Version>(3, 4, 5),
  isClean: fc.boolean(),
  isKept: fc.boolean(),
  window: fc.constantFrom(NEVER, 1, 2, 3),
  will: fc.option(fc.record({ topic, qos, retain: fc.boolean(), payload: fc.constant("will") }), { nil: undefined, freq: 2 }),
});
const subscription = fc.record({
  filter,
  qos,
  noLocal: fc.boolean(),
  retainAsPublished: fc.boolean(),
  retainHandling: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
});
const subscribe = fc.record({
  do: fc.constant("subscribe" as const),
  who,
  subscriptions: fc.array(subscription, { minLength: 1, maxLength: 3 }),
  identifier: fc.nat(3),
});
const unsubscribe = fc.record({ do: fc.constant("unsubscribe" as const), who, filter });
const publish = fc.record({
  do: fc.constant("publish" as const),
  who,
  topic,
  qos,
  retain: fc.boolean(),
  isEmpty: rarely,
  then,
});
const type = fc.constantFrom("puback" as const, "pubrec" as const, "pubrel" as const, "pubcomp" as const);
const answer = fc.record({ do: fc.constant("answer" as const), who, type, isRefusal: rarely, then });
const vanish = fc.record({ do: fc.constant("vanish" as const), who });
const disconnect = fc.record({
  do: fc.constant("disconnect" as const),
  who,
  reasonCode: fc.constantFrom(0, 0x04, 0x80, 0x81, 0x93),
  isKept: fc.option(fc.boolean(), { nil: undefined }),
});

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: connect },
  { weight: 4, arbitrary: subscribe },
  { weight: 1, arbitrary: unsubscribe },
  { weight: 8, arbitrary: publish },
  { weight: 14, arbitrary: answer },
  { weight: 1, arbitrary: vanish },
  { weight: 1, arbitrary: disconnect },
  { weight: 1, arbitrary: fc.constant({ do: "crash" as const }) },
);

/** Without a bias to short ones: a broker has to be started for each. */
export const commands = (maxLength: number): fc.Arbitrary<Command[]> => fc.noBias(fc.array(command, { maxLength, size: "max" }));

/** A line for people: `a connects, MQTT 5, session kept`. */
export function describeCommand(each: Command): string {
  switch (each.do) {
    case "connect":
      return `${each.who} connects, MQTT ${NAMES[each.version]}${each.isClean ? ", clean" : ""}${describeExpiry(each)}${describeWill(each.will)}`;
    case "subscribe":
      return `${each.who} subscribes to ${each.subscriptions.map(describeSubscription).join(", ")}${each.identifier > 0 ? `; in MQTT 5 with identifier ${each.identifier}` : ""}`;
    case "unsubscribe":
      return `${each.who} unsubscribes from ${each.filter}`;
    case "publish":
      return `${each.who} publishes ${each.isEmpty ? "nothing " : ""}to ${each.topic} with QoS ${each.qos}${each.retain ? ", retain" : ""}${describeThen(each.then)}`;
    case "answer":
      return `${each.who} sends its next ${each.type.toUpperCase()}${each.type === "pubrec" && each.isRefusal ? ", in MQTT 5 with an error" : ""}${describeThen(each.then)}`;
    case "vanish":
      return `${each.who} vanishes`;
    case "disconnect":
      return `${each.who} sends DISCONNECT 0x${each.reasonCode.toString(16)}${each.isKept === undefined ? "" : `, session expiry ${each.isKept ? "a day" : "0"}`}`;
    case "crash":
      return "the broker is killed, and starts again";
  }
}

const NAMES = { 3: "3.1", 4: "3.1.1", 5: "5" } as const;
const describeWill = (will: Will | undefined) =>
  will ? `, will to ${will.topic} with QoS ${will.qos}${will.retain ? ", retain" : ""}` : "";
const describeExpiry = ({ version, isKept, window }: Extract<Command, { do: "connect" }>) =>
  version === 5 ? `, session expiry ${isKept ? "a day" : "0"}${window === NEVER ? "" : `, Receive Maximum ${window}`}` : "";
const describeSubscription = ({
  filter: name,
  qos: granted,
  noLocal,
  retainAsPublished,
  retainHandling,
}: Omit<Subscription, "identifier">) =>
  `${name} with QoS ${granted}${noLocal ? ", no local" : ""}${retainAsPublished ? ", retain as published" : ""}${retainHandling > 0 ? `, retain handling ${retainHandling}` : ""}`;
const describeThen = (afterwards: Afterwards) =>
  afterwards === "settle"
    ? ""
    : `; ${afterwards.turns} turns later ${afterwards.end === "crash" ? "the broker is killed, and starts again" : "it vanishes"}`;
