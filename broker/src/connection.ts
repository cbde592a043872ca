/** Names that a verified client certificate carries. */
export interface ClientCertificate {
  readonly commonName?: string;
  /** Subject alternative names without their type: "garden.local", "garden@home". */
  readonly alternativeNames: readonly string[];
}

/** One client's byte stream, whatever carries it: TCP, TLS, WebSocket. */
export interface Connection {
  /** The client's address; behind a proxy, the one that its PROXY header names. */
  readonly address: string;
  readonly listener: "tcp" | "tls" | "ws" | "wss";
  /** Present only when the client showed a certificate and an authority of ours signed it. */
  readonly certificate?: ClientCertificate;
  /** Bytes given to `write` that the operating system has not taken. */
  readonly bufferedBytes: number;
  /** Sends bytes as they are; they must not change afterwards. */
  write(bytes: Uint8Array): void;
  /** Stops and continues `onBytes`: the sender is slowed down by its own network. */
  pause(): void;
  resume(): void;
  /** Sends what is buffered, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

/** What the broker does with a connection. A handler never throws; after `onClose` none is called. */
export interface ConnectionHandlers {
  onBytes(chunk: Buffer): void;
  /** `bufferedBytes` fell to 0 after it had been above. */
  onDrain(): void;
  /** Called once. `cause` says why, where the connection did not end as usual. */
  onClose(cause?: Error): void;
}

/** A listener calls it for each connection; no bytes are handed over before it returns. */
export type Accept = (connection: Connection) => ConnectionHandlers;
