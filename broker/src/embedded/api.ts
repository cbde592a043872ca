/*
 * All that a program knows of the broker that it starts. These types are the package's, word for word: nothing is imported here.
 */

/** Settings of `startBroker`; all may be left out. */
export interface BrokerOptions {
  /** Address to listen on; 127.0.0.1. Any other than this machine's own needs `access.authenticate`. */
  readonly host?: string;
  /** MQTT over TCP; 1883. 0 takes any free port, -1 opens none. */
  readonly port?: number;
  /** MQTT over WebSocket; -1, none. 0 takes any free port. */
  readonly webSocketPort?: number;
  readonly tls?: TlsOptions;
  /** PROXY protocol headers in front of each connection, as HAProxy and nginx write them; off. */
  readonly proxy?: {
    readonly protocol?: "off" | "required";
    /** Addresses or networks of the proxies, separated by commas; "127.0.0.1,::1". */
    readonly from?: string;
  };
  /** Where sessions, queued and retained messages are kept, in a folder `broker` below; without it they are kept in memory, and end with the broker. */
  readonly folder?: string;
  /** What an acknowledged message survives, with `folder`: "process", a kill of the program; "power", also a power cut (waits for the disk). */
  readonly durability?: "process" | "power";
  readonly access?: AccessControl;
  readonly limits?: LimitOptions;
  /** ms between the values under $SYS/broker; 10000. 0 publishes none. */
  readonly sysIntervalMs?: number;
  /** Where the broker's lines go; warnings and errors go to stderr when absent. */
  readonly log?: Log;
}

export interface TlsOptions {
  /** MQTT over TLS, usually 8883; -1, none. 0 takes any free port. */
  readonly port?: number;
  /** MQTT over secure WebSocket; -1, none. */
  readonly webSocketPort?: number;
  /** The server's certificate with its chain, a PEM file; read again when it changes. */
  readonly certFile?: string;
  /** The private key of the certificate, a PEM file. */
  readonly keyFile?: string;
  /** Authorities that client certificates must come from, a PEM file. */
  readonly caFile?: string;
  /** Whether clients show a certificate; "none". */
  readonly clientCertificates?: "none" | "optional" | "required";
}

/** Bounds that nobody passes; what they are without being set stands behind each. */
export interface LimitOptions {
  /** Bytes of the largest packet of a client that has logged in; 1048576. */
  readonly packetBytes?: number;
  /** Bytes of the largest packet before the login; 16384. */
  readonly connectPacketBytes?: number;
  /** Connections at once; 10000. */
  readonly connections?: number;
  /** Connections at once from one address other than this machine's; 500. */
  readonly connectionsPerAddress?: number;
  /** Subscriptions of one client; 1000. */
  readonly subscriptionsPerClient?: number;
  /** Levels of a topic or filter; 128. */
  readonly topicLevels?: number;
  /** Messages a second that a client may publish, averaged over 10 s; 0, no limit. */
  readonly messagesPerSecond?: number;
  /** Messages of a client that the broker has not acknowledged: the Receive Maximum that MQTT 5 clients are told; 1000. */
  readonly receiveMaximum?: number;
  /** Messages on their way to a client that it has not acknowledged; an MQTT 5 client may ask for fewer; 10000. */
  readonly inflightMessages?: number;
  /** Bytes of such messages; 4194304. */
  readonly inflightBytes?: number;
  /** Messages kept for a session; 100000. The oldest are dropped beyond it. */
  readonly queuedMessages?: number;
  /** Bytes of messages kept for a session; 67108864. */
  readonly queuedBytes?: number;
  /** Seconds that the session of a client that is away is kept at most; 2592000. */
  readonly sessionExpirySeconds?: number;
  /** Retained messages; 100000. */
  readonly retainedMessages?: number;
  /** Bytes of all retained messages; 67108864. */
  readonly retainedBytes?: number;
  /** ms from the connection to a complete login; 10000. */
  readonly connectTimeoutMs?: number;
  /** Seconds of the shortest keep-alive that an MQTT 5 client is given; 5. */
  readonly keepAliveMinSeconds?: number;
  /** Seconds of the longest silence of a client, also of one that asks for none; 7200. 0 is no limit. */
  readonly keepAliveMaxSeconds?: number;
  /** Bytes of a client id; 256. */
  readonly clientIdBytes?: number;
  /** Bytes that wait for a slow client's network; 1048576. Beyond them QoS 0 is dropped and other messages wait in the session. */
  readonly outputBytes?: number;
}

/** Each line is whole: what came, what was expected, what to do. `console` is one. */
export interface Log {
  debug(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** Who may do what. A function that is absent lets everybody; one that throws, or answers anything but true or false, lets nobody. */
export interface AccessControl {
  /**
   * Whether a client may log in: true, false, or another user name than the one it gave (that of its certificate, for example).
   * Absent: clients of this machine may. After some failures from an address, or for a user, its next attempts have to wait, and are not asked about.
   */
  authenticate?(login: Login): LoginAnswer | Promise<LoginAnswer>;
  /** Asked for each message of a client, and for its will; answers at once. */
  mayPublish?(client: Client, topic: string): boolean;
  /** Asked for each filter, as it is: "#" asks for everything, $share/group/filter for a shared one. */
  maySubscribe?(client: Client, filter: string): boolean;
  /** Asked for each message to a client: for rules that are finer than the filters. */
  mayReceive?(client: Client, topic: string): boolean;
}

export type LoginAnswer = boolean | { readonly username: string };

export interface Login {
  readonly clientId: string;
  readonly username?: string;
  readonly password?: Buffer;
  /** The client's IP address. */
  readonly address: string;
  /** Of a client that showed one which comes from `tls.caFile`. */
  readonly certificate?: { readonly commonName?: string; readonly alternativeNames: readonly string[] };
}

export interface Client {
  readonly clientId: string;
  /** Absent: it gave none. */
  readonly username?: string;
}

export interface ConnectedClient extends Client {
  readonly address: string;
  readonly listener: "tcp" | "tls" | "ws" | "wss";
  readonly mqttVersion: "3.1" | "3.1.1" | "5";
}

/** What a message says beside its topic and payload; from contentType on, only MQTT 5 clients give and get it. */
export interface MessageProperties {
  readonly qos?: 0 | 1 | 2;
  readonly retain?: boolean;
  readonly contentType?: string | undefined;
  readonly responseTopic?: string | undefined;
  readonly correlationData?: Uint8Array | undefined;
  /** In their order; a name may be there several times. */
  readonly userProperties?: readonly (readonly [name: string, value: string])[] | undefined;
}

export interface PublishOptions extends MessageProperties {
  /** Seconds after which nobody gets the message any more. */
  readonly expirySeconds?: number;
}

/** A message on its way. `payload` is the very memory that others get: do not write into it. */
export interface Message extends MessageProperties {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  /** Who published it, or whose will it is; absent: this program. */
  readonly clientId?: string;
  /** ms since 1970 after which nobody gets it. */
  readonly expiresAt?: number;
}

/** What is told of, by name. */
export interface BrokerEvents {
  clientConnected: {
    readonly client: ConnectedClient;
    /** Whether it took up a session that it had left. */
    readonly isSessionPresent: boolean;
  };
  clientDisconnected: {
    readonly client: ConnectedClient;
    /** Who ended it: the client by DISCONNECT, the network without a word, the broker with a reason. */
    readonly by: "client" | "network" | "broker";
    /**
     * "disconnected", "connection-lost", or one of the broker's, which the log has too: "taken-over", "keep-alive", "malformed",
     * "not-authorized", "packet-too-large", "rate", "storage", "administration", "shutdown" and others.
     */
    readonly reason: string;
    /** The same for people, where there is more to say. */
    readonly detail?: string;
  };
  /** Granted; also filters that a client had subscribed to before. */
  subscribed: { readonly client: ConnectedClient; readonly subscriptions: readonly { readonly filter: string; readonly qos: 0 | 1 | 2 }[] };
  unsubscribed: { readonly client: ConnectedClient; readonly filters: readonly string[] };
  /** Any message of a client or of this program, and wills; not the broker's own values under $SYS. */
  published: { readonly message: Message };
}

export interface Broker {
  /** Of the open ports, for a client on this machine: "mqtt://127.0.0.1:1883". */
  readonly urls: { readonly mqtt?: string; readonly ws?: string; readonly mqtts?: string; readonly wss?: string };
  /** Open ports, as they are where 0 was asked for; undefined where there is none. */
  readonly port: number | undefined;
  readonly webSocketPort: number | undefined;
  readonly tlsPort: number | undefined;
  readonly secureWebSocketPort: number | undefined;
  /** Resolves once the message is safe and sent to who is there; rejects where it could not be published. Access rights are not asked. */
  publish(topic: string, payload: string | Uint8Array, options?: PublishOptions): Promise<void>;
  /** Calls `onMessage` with the retained messages of a filter, then with each new one; returns how to end that. Access rights are not asked. */
  subscribe(filter: string, onMessage: (message: Message) => unknown): () => void;
  /** Calls `listener` at each such event; returns how to end that. */
  on<Name extends keyof BrokerEvents>(name: Name, listener: (event: BrokerEvents[Name]) => unknown): () => void;
  /** Who is connected now. */
  clients(): ConnectedClient[];
  /** Closes a client's connection (MQTT 5: reason 0x98), and with `forgetSession` ends its session. False where there is no such client. */
  disconnect(clientId: string, options?: { readonly forgetSession?: boolean }): Promise<boolean>;
  /** Tells the clients, closes the ports, and stores what is to be stored. */
  close(): Promise<void>;
}
