import { expect, test } from "@jest/globals";
import type { ISubscribePacket } from "mqtt-packet";
import { createSubscribing } from "../../src/consumer/subscribing.ts";

test("a broker that refuses to say what it counts is not asked again, and nobody complains", () => {
  const sent: ISubscribePacket[] = [];
  const refused: (readonly string[])[] = [];
  const grants: string[] = [];
  const subscribing = createSubscribing(
    { filters: ["clima/v1/+/telemetry"], figureFilters: ["$SYS/broker/clients/connected"] },
    (packet) => void sent.push(packet),
    { onSubscribed: () => void grants.push("granted"), onRefusedFilters: (filters) => void refused.push(filters) },
  );
  subscribing.begin();
  expect(sent.map(({ subscriptions }) => subscriptions)).toEqual([
    [{ topic: "clima/v1/+/telemetry", qos: 1 }],
    [{ topic: "$SYS/broker/clients/connected", qos: 0 }],
  ]);
  const [messages, figures] = sent.map(({ messageId = 0 }) => messageId) as [number, number];
  subscribing.onSuback({ cmd: "suback", messageId: figures, granted: [0x80] });
  expect(grants).toEqual([]);
  subscribing.onSuback({ cmd: "suback", messageId: messages, granted: [1] });
  expect({ grants, refused }).toEqual({ grants: ["granted"], refused: [] });
  subscribing.onSuback({ cmd: "suback", messageId: messages, granted: [0x80] });
  expect({ grants, refused }).toEqual({ grants: ["granted"], refused: [["clima/v1/+/telemetry"]] });
  subscribing.stop();
});
