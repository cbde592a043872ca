import { type Command, err, ok, type Result, type Topics } from "@clima/schemas";
import type { PublishCommand, SendFailure } from "./command-sender.ts";
import type { MqttConnection } from "./mqtt-connection.ts";
import { randomId } from "./random-id.ts";
import { subscribeTo } from "./subscriptions.ts";

const notSent = (message: string): Result<never, SendFailure> => err({ kind: "not-sent", message });

/**
 * Commands by MQTT. A result is listened for on the station's result topic, and with MQTT 5 on a Response Topic of this client [MQTT5-4.10], too: a
 * user may be allowed only one of them, and a station that speaks MQTT 3.1.1 answers on the first alone.
 */
export function createCommandPublisher(mqtt: MqttConnection, topics: Topics) {
  const replyTopic = `clima-replies/${randomId()}`;
  const granted = new Map<string, Promise<Result<void, string>>>();

  /** Subscribes once; what was refused is asked for again the next time. */
  function listenOn(topic: string): Promise<Result<void, string>> {
    const asked =
      granted.get(topic) ??
      subscribeTo(mqtt, topic).then((answer) => {
        if (!answer.ok) granted.delete(topic);
        return answer;
      });
    granted.set(topic, asked);
    return asked;
  }

  const publish: PublishCommand = async (station, command: Command, payload, id) => {
    if (!mqtt.connected) return notSent("there is no connection to the broker");
    const of = topics.station(station);
    const isFive = mqtt.options.protocolVersion === 5;
    const [result, reply] = await Promise.all([listenOn(of.result(command)), isFive ? listenOn(replyTopic) : undefined]);
    if (!result.ok && !reply?.ok)
      return notSent(`the result could not be heard: no subscription to ${of.result(command)}: ${result.error}`);
    const properties = reply?.ok ? { responseTopic: replyTopic, correlationData: new TextEncoder().encode(id) } : undefined;
    return publishOnce(mqtt, of.command(command), payload, properties);
  };

  return { publish, isAnswer: (topic: string) => topic === replyTopic || topics.parse(topic)?.kind === "result" };
}

/** A broker that speaks MQTT 3.1.1 has no other way to refuse than to close the connection; the command is not sent again then. */
async function publishOnce(
  mqtt: MqttConnection,
  topic: string,
  payload: string,
  properties: { readonly responseTopic: string; readonly correlationData: Uint8Array } | undefined,
): Promise<Result<void, SendFailure>> {
  let onClose = () => {};
  const closed = new Promise<Result<never, SendFailure>>((resolve) => {
    onClose = () => resolve(err({ kind: "cut-off", message: CLOSED }));
  });
  mqtt.on("close", onClose);
  const published = mqtt.publishAsync(topic, payload, { qos: 1, ...(properties === undefined ? {} : { properties }) });
  const messageId = mqtt.getLastMessageId();
  const taken = published.then(
    () => ok(undefined),
    (cause: Error) => notSent(`the broker did not take the command: ${cause.message}`),
  );
  const outcome = await Promise.race([taken, closed]);
  mqtt.off("close", onClose);
  if (!outcome.ok && outcome.error.kind === "cut-off") mqtt.removeOutgoingMessage(messageId);
  return outcome;
}

const CLOSED = "the broker closed the connection before it had the command; may this user send commands?";
