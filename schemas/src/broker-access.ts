import { hostInUrl, parseBrokerUrl } from "./url.ts";

/** Who a client says it is. */
export interface LoginName {
  readonly username?: string;
  readonly password?: string;
}

/** A broker and what it lets us in with; certificates are PEM texts. */
export interface BrokerAccess extends LoginName {
  /** Begins with mqtt, mqtts, ws or wss. */
  readonly url: string;
  /** For a login that may become another while this process runs: asked before each connection. Where it knows none, the name and password here count. */
  readonly currentLogin?: () => LoginName | undefined;
  /** The authorities that the broker's certificate may come from; those of Node when absent. */
  readonly ca?: string;
  /** This client's certificate, with those between it and its authority. */
  readonly cert?: string;
  /** The private key of `cert`. */
  readonly key?: string;
}

/** The login for the next connection. */
export const loginOf = ({ username, password, currentLogin }: Omit<BrokerAccess, "url">): LoginName =>
  currentLogin?.() ?? { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };

/** What Node and OpenSSL say when a certificate is not taken, and which setting has to do with it. */
const TLS_CAUSES: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|SELF_SIGNED_CERT|CERT_SIGNATURE_FAILURE/,
    "the broker's certificate comes from an authority that is not trusted here; set caFile to the certificate of its authority (PEM)",
  ],
  [/ERR_TLS_CERT_ALTNAME_INVALID/, "the broker's certificate is for other names; set url to one of them, or give the broker one for this"],
  [/CERT_HAS_EXPIRED/, "the broker's certificate has expired; renew it on the broker's machine"],
  [/CERT_NOT_YET_VALID/, "the broker's certificate is not valid yet; is the clock of this computer right?"],
  [/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/, "the broker asks for a client certificate; set certFile and keyFile"],
  [/ALERT_CERTIFICATE_EXPIRED/, "this client's certificate has expired; set certFile and keyFile to a new one"],
  [
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(UNKNOWN|REVOKED))/,
    "the broker does not take this client's certificate; set certFile and keyFile to one of an authority that it trusts",
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|before secure TLS connection was established/,
    "no TLS is spoken at this port; set url to the broker's port for TLS",
  ],
];

/** "Bad user name or password" and "not authorized" of a CONNACK, in MQTT 3.1.1 [MQTT-3.2.2.3] and 5 [MQTT5 3.2.2.2]. */
const BAD_LOGIN: readonly unknown[] = [4, 0x86];
const NOT_AUTHORIZED: readonly unknown[] = [5, 0x87];

/** "Server unavailable" of MQTT 3.1.1, "server busy" of 5: also what a broker says to whoever guesses passwords. */
const BUSY: readonly unknown[] = [3, 0x89];

/** Whether a broker answered, and did not let this client in as who it said it is. */
export const isLoginRefusal = ({ code }: { readonly code?: unknown }): boolean => [...BAD_LOGIN, ...NOT_AUTHORIZED].includes(code);

type Refused = Pick<BrokerAccess, "url" | "username" | "currentLogin">;

function describeLoginRefusal(code: unknown, broker: Refused | undefined): string {
  const by = broker === undefined ? "the broker" : `the broker at ${placeOf(broker.url)}`;
  const username = broker && loginOf(broker).username;
  if (username === undefined)
    return `${by} lets nobody in without a user name; set username and password beside its url (mqtt.username and mqtt.password)`;
  const why = BAD_LOGIN.includes(code) ? " (wrong user name or password)" : " (not authorized)";
  return `${by} refused the user ${JSON.stringify(username)}${why}; set username and password beside its url (mqtt.username and mqtt.password)`;
}

/** host:port of a URL, with the port that its scheme stands for. */
function placeOf(url: string): string {
  const parsed = parseBrokerUrl(url);
  return parsed.ok ? `${hostInUrl(parsed.value.host)}:${parsed.value.port}` : url;
}

/** The reason where the broker gave none. */
export const CLOSED = "the broker closed the connection";

/**
 * Why a connection to a broker failed, in one line; where a certificate is the matter, with the setting that mends it. `broker` is given for a
 * connection that was never up, for then a certificate may be the matter also where nothing is said.
 */
export function describeConnectionError(cause: Error & { readonly code?: unknown }, broker?: Refused & Pick<BrokerAccess, "cert">): string {
  if (isLoginRefusal(cause)) return describeLoginRefusal(cause.code, broker);
  if (BUSY.includes(cause.code) && broker?.username !== undefined)
    return `the broker at ${placeOf(broker.url)} looks at no login of the user ${JSON.stringify(broker.username)} now; after wrong passwords (mqtt.username and mqtt.password) it waits up to half a minute`;
  const code = typeof cause.code === "string" ? cause.code : "";
  const said = cause.message || code || "no reason given";
  const advice = TLS_CAUSES.find(([pattern]) => pattern.test(`${code} ${said}`))?.[1];
  if (advice !== undefined) return `${advice} (${reasonOfOpenSsl(said)})`;
  return code === "ECONNRESET" ? describeClosedConnection(broker) : said;
}

/** "error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../record/rec_layer_s3.c:1601:…" has the reason as its fifth part. */
const reasonOfOpenSsl = (said: string): string => /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(said)?.[1] ?? said.split("\n")[0] ?? said;

/** What is told of a broker that closes a connection without a word; with TLS, many do so where they miss a certificate. */
export function describeClosedConnection(broker?: Pick<BrokerAccess, "url" | "cert">): string {
  if (broker === undefined || !/^(mqtts|wss):/.test(broker.url)) return CLOSED;
  const question =
    broker.cert === undefined ? "does it ask for a client certificate? set certFile and keyFile" : "does it trust that of certFile?";
  return `${CLOSED} without a word; ${question}`;
}
