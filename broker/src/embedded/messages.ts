import { encodeVarint } from "@clima/mqtt-wire";
import type { NewMessage } from "../aedes-core.ts";
import { ByteReader } from "../packets/byte-reader.ts";
import { readForwardedProperties } from "../packets/forwarded-properties.ts";
import { encodeProperties, type Properties, readProperties } from "../packets/properties.ts";
import type * as internal from "../persistence/port.ts";
import type { Message, MessageProperties, PublishOptions } from "./api.ts";

/** A message as a program gets it. */
export function messageFor({ topic, payload, qos, retain, clientId, messageExpiry, properties }: internal.Message): Message {
  return {
    topic,
    payload,
    qos,
    retain,
    ...(clientId === undefined ? {} : { clientId }),
    ...(messageExpiry === undefined ? {} : { expiresAt: messageExpiry }),
    ...(properties === undefined ? {} : propertiesFrom(properties)),
  };
}

function propertiesFrom(bytes: Buffer): MessageProperties {
  const block = Buffer.concat([encodeVarint(bytes.length), bytes]);
  const { contentType, responseTopic, correlationData, userProperties } = readProperties(new ByteReader(block), "publish");
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(responseTopic === undefined ? {} : { responseTopic }),
    ...(correlationData === undefined ? {} : { correlationData }),
    ...(userProperties === undefined ? {} : { userProperties }),
  };
}

/** A program's message. Throws where its properties cannot be written as MQTT 5 has them. */
export function messageFrom(topic: string, payload: string | Uint8Array, options: PublishOptions, now: number): NewMessage {
  const { qos = 0, retain = false, expirySeconds } = options;
  if (![0, 1, 2].includes(qos)) throw new Error(`qos is ${qos}; expected 0, 1 or 2`);
  if (expirySeconds !== undefined && !(expirySeconds > 0)) throw new Error(`expirySeconds is ${expirySeconds}; expected more than 0`);
  const properties = encode(options);
  return {
    topic,
    // Copied: it is kept for as long as anybody waits for it, whatever the program does with its own.
    payload: Buffer.from(payload),
    qos,
    retain,
    ...(properties === undefined ? {} : { properties }),
    ...(expirySeconds === undefined ? {} : { messageExpiry: now + expirySeconds * 1000 }),
  };
}

function encode({ contentType, responseTopic, correlationData, userProperties }: MessageProperties): Buffer | undefined {
  const properties: Properties = {
    ...(contentType === undefined ? {} : { contentType }),
    ...(responseTopic === undefined ? {} : { responseTopic }),
    ...(correlationData === undefined ? {} : { correlationData: Buffer.from(correlationData) }),
    ...(userProperties === undefined ? {} : { userProperties: userProperties.map(([name, value]) => [name, value]) }),
  };
  // Read as if it came from a client, which is how what MQTT forbids is found.
  return readForwardedProperties(new ByteReader(encodeProperties(properties)), "publish").forwarded;
}
