export interface PublishProperties {
  readonly qos: 1;
  readonly properties?: { readonly responseTopic: string; readonly correlationData: Uint8Array };
}

/** The part of an MQTT client that is used; a client of MQTT.js (the package mqtt, 5) has it. It subscribes again by itself when it connects again. */
export interface MqttConnection {
  readonly connected: boolean;
  readonly options: { readonly protocolVersion?: number | undefined };
  on(event: "message", listener: (topic: string, payload: Uint8Array) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  off(event: "close", listener: () => void): unknown;
  /** Resolves once the broker has the message; rejects where it refuses. */
  publishAsync(topic: string, payload: string, properties: PublishProperties): Promise<unknown>;
  /** Of the message that was published last. */
  getLastMessageId(): number;
  /** A message that was not acknowledged is not sent again. */
  removeOutgoingMessage(messageId: number): unknown;
  subscribeAsync(filter: string, options: { readonly qos: 1 }): Promise<readonly { readonly qos: number }[]>;
  unsubscribeAsync(filter: string): Promise<unknown>;
  endAsync(isForced?: boolean): Promise<unknown>;
}
