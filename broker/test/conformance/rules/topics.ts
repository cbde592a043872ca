import type { Chapter } from "../rule.ts";
import { frame, props, subscribe, TOPIC, u16 } from "../talker.ts";

const noneOf = (version: number) => (version === 5 ? props() : undefined);
const MATCHES: readonly (readonly [string, string])[] = [
  ["+/x", "a/x"],
  ["+", "a"],
  ["#", "a/b/c"],
  ["a/#", "a"],
  ["+/+", "/x"],
  ["a/+/c", "a//c"],
  ["+/b/#", "a/b"],
];

/** 4.7 and 4.8 (of MQTT 5). */
export const topics: Chapter = {
  title: "4.7 and 4.8: topics, filters, shared subscriptions",
  rules: [
    {
      v3: "4.7.1-2 4.7.1-3",
      v5: "4.7.1-1 4.7.1-2",
      asks: "# stands for whole levels and last, + for a whole level; every other place ends the connection.",
      cases: ({ a, b, version }) => [
        ...["a#", "a/b#", "#/a", "a/#/b", "##", "#b", "a+/b", "+a", "a/+b", "++"].map((filter) => [
          ...[a.connects(), a.says(subscribe(1, [[filter, 0]], noneOf(version))), a.isCutOff("8.")],
        ]),
        ...MATCHES.map(([filter, topic]) => [
          ...[
            a.connects(),
            a.subscribes(`${TOPIC}/${filter}`),
            b.connects(),
            b.delivers(`${TOPIC}/${topic}`, "x"),
            a.hearsMessage(`${TOPIC}/${topic}`, "x"),
          ],
        ]),
      ],
    },
    {
      v3: "4.7.2-1",
      v5: "4.7.2-1",
      asks: "A filter that begins with a wildcard matches no topic that begins with $.",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.subscribes(`+/${TOPIC}/+`), b.connects(), b.delivers(`$own/${TOPIC}/x`, "x", { retain: true })],
          ...[b.subscribes(`+/${TOPIC}/x`), b.subscribes(`${TOPIC}/y`), b.hearsNothing(), b.subscribes(`$own/${TOPIC}/+`)],
          b.hearsMessage(`$own/${TOPIC}/x`, "x", { retain: true }),
        ],
        [
          a.connects(),
          a.subscribes(`+/${TOPIC}/#`),
          b.connects(),
          b.delivers(`$own/${TOPIC}/x`, "x"),
          a.hearsNothing(),
          b.delivers(`own/${TOPIC}/x`, "y"),
          a.hearsMessage(`own/${TOPIC}/x`, "y"),
        ],
      ],
    },
    {
      v3: "4.7.3-1",
      v5: "4.7.3-1",
      asks: "Topics and filters are not empty.",
      cases: ({ a, version }) => [
        [a.connects(), a.publishes("", "x"), a.isCutOff("8.")],
        [a.connects(), a.says(subscribe(1, [["", 0]], noneOf(version))), a.isCutOff("8.")],
        [a.connects(), a.says(frame(0xa2, u16(1), ...(version === 5 ? [0] : []), 0, 0)), a.isCutOff("8.")],
        [a.connects(), a.subscribes("/"), a.publishes("/", "x"), a.hearsMessage("/", "x")],
      ],
    },
    {
      v3: "4.7.3-2",
      v5: "4.7.3-2",
      asks: "Topics and filters contain no U+0000.",
      cases: ({ a, version }) => [
        [a.connects(), a.publishes(`${TOPIC}\0`, "x"), a.isCutOff("81")],
        [a.connects(), a.says(subscribe(1, [[`${TOPIC}\0`, 0]], noneOf(version))), a.isCutOff("81")],
      ],
    },
    {
      v3: "4.7.3-3",
      v5: "4.7.3-3",
      asks: "Topics and filters have no more than 65,535 bytes.",
      unshown: "their length has two bytes, so that a longer one cannot be written; the longest is published in a test",
      tests: ["conformance/mqtt-3.integration: [MQTT-4.7.3-3] a topic of 65,535 bytes is carried"],
    },
    {
      v3: "4.7.3-4",
      v5: "4.7.3-4",
      asks: "Topics are compared as they are: nothing is normalized, replaced or left out.",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.subscribes(`${TOPIC}/é`), b.connects(), b.delivers(`${TOPIC}/e\u0301`, "no"), b.delivers(`${TOPIC}/É`, "no")],
          ...[b.delivers(`${TOPIC}/é`, "yes"), a.hearsMessage(`${TOPIC}/é`, "yes"), a.hearsNothing()],
        ],
        [
          ...[
            a.connects(),
            a.subscribes(`${TOPIC}/x`),
            b.connects(),
            b.delivers(`${TOPIC}//x`, "no"),
            b.delivers(`/${TOPIC}/x`, "no"),
            b.delivers(`${TOPIC}/x `, "no"),
          ],
          ...[
            b.delivers(`${TOPIC}/./x`, "no"),
            b.delivers(`${TOPIC}/%78`, "no"),
            b.delivers(`${TOPIC}/x`, "yes"),
            a.hearsMessage(`${TOPIC}/x`, "yes"),
          ],
        ],
      ],
    },
    {
      v5: "4.8.2-1 4.8.2-2",
      asks: "A shared filter is $share/, a name without / + #, / and a filter.",
      cases: ({ a, b }) => [
        ...["$share", "$share/", "$share//a", "$share/g", "$share/g/", "$share/g+/a", "$share/#/a", "$share/+/a"].map((filter) => [
          ...[a.connects(), a.says(subscribe(1, [[filter, 0]], props())), a.isCutOff("8.")],
        ]),
        [
          a.connects(),
          a.subscribes(`$share/g/${TOPIC}/+`),
          b.connects(),
          b.delivers(`${TOPIC}/x`, "x"),
          a.hearsMessage(`${TOPIC}/x`, "x"),
          a.hearsNothing(),
        ],
      ],
    },
    {
      v5: "4.8.2-3",
      asks: "A member of a group gets a message with no more QoS than it was granted.",
      cases: ({ a, b }) =>
        ([0, 1, 2] as const).map((qos) => [
          ...[
            a.connects(),
            a.subscribes(`$share/g/${TOPIC}`, qos),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2 }),
            b.hears("50 02 0001"),
          ],
          a.hearsMessage(TOPIC, "x", { qos }),
        ]),
    },
    {
      v5: "4.8.2-4",
      asks: "A message of QoS 2 that is on its way to a member is brought to its end with that member, when it is back.",
      cases: ({ a, b, c }) => [
        [
          ...[
            a.resumes(false),
            a.subscribes(`$share/g/${TOPIC}`, 2),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2 }),
            b.hears("50 02 0001"),
          ],
          ...[
            a.hearsMessage(TOPIC, "x", { qos: 2 }),
            c.connects(),
            c.subscribes(`$share/g/${TOPIC}`, 2),
            a.breaksOff(),
            c.hearsNothing(),
            a.resumes(true),
          ],
          ...[
            a.hearsMessage(TOPIC, "x", { qos: 2, dup: true }),
            a.says("50 02 {m}"),
            a.hears("62 02 {m}"),
            a.says("70 02 {m}"),
            a.hearsNothing(),
            c.hearsNothing(),
          ],
        ],
      ],
    },
    {
      v5: "4.8.2-5",
      asks: "Where that member's session ends before, nobody else gets it.",
      cases: ({ a, b, c }) => [
        [
          ...[
            a.resumes(false),
            a.subscribes(`$share/g/${TOPIC}`, 2),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2 }),
            b.hears("50 02 0001"),
          ],
          ...[
            a.hearsMessage(TOPIC, "x", { qos: 2 }),
            c.connects(),
            c.subscribes(`$share/g/${TOPIC}`, 2),
            a.breaksOff(),
            a.resumes(false, { clean: true }),
          ],
          ...[c.hearsNothing(), b.delivers(TOPIC, "y"), c.hearsMessage(TOPIC, "y", { qos: 1, as: "n" })],
        ],
        [
          ...[
            a.connects({ id: "" }),
            a.subscribes(`$share/g/${TOPIC}`, 2),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2 }),
            b.hears("50 02 0001"),
          ],
          ...[a.hearsMessage(TOPIC, "x", { qos: 2 }), c.connects(), c.subscribes(`$share/g/${TOPIC}`, 2), a.breaksOff(), c.hearsNothing()],
        ],
      ],
    },
    {
      v5: "4.8.2-6",
      asks: "A message that a member answers with an error is given to nobody else.",
      cases: ({ a, b, c }) =>
        ([1, 2] as const).map((qos) => [
          ...[
            a.connects(),
            a.subscribes(`$share/g/${TOPIC}`, qos),
            b.connects(),
            b.publishes(TOPIC, "x", { qos, id: 1 }),
            b.hears(`${qos === 1 ? 4 : 5}0 02 0001`),
          ],
          ...[
            a.hearsMessage(TOPIC, "x", { qos }),
            c.connects(),
            c.subscribes(`$share/g/${TOPIC}`, qos),
            a.says(`${qos === 1 ? 4 : 5}0 03 {m} 83`),
            a.hearsNothing(),
          ],
          ...[a.leaves(), c.hearsNothing()],
        ]),
    },
  ],
};
