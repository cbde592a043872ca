import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { connectMqttJsOnce, createBackOff } from "@clima/mqtt-wire";
import { type BrokerAccess, describeConnectionError, err, ok, type Result, type Topics } from "@clima/schemas";
import type { BrokerLogin, LoginFailure, OpenLogin, Role } from "./port.ts";

const ANSWER_WITHIN_MS = 5000;
/** Rights that were taken away are noticed by then also where somebody only looks. */
const ASK_EVERY_MS = 30_000;

const KEEPALIVE_S = 30;

type Client = Awaited<ReturnType<typeof connectMqttJsOnce>>;
interface Connection {
  readonly client: Client;
  /** MQTT 5 says of a message whether it was allowed; 3.1.1 acknowledges it in any case [MQTT-3.3.5-2]. */
  readonly isTellingRights: boolean;
}

/**
 * Logs in by MQTT in a visitor's own name, so the broker alone decides who is let in and what each may do, whichever broker it is. The
 * connection is kept: a broker that ends it and refuses the next one has the user no more, or under another password. A client certificate of
 * the panel is never shown, for it would vouch for anybody.
 */
export function createMqttLogins({ url, ca }: BrokerAccess, topics: Topics): OpenLogin {
  return async (credentials) => {
    const access: BrokerAccess = { url, ...(ca === undefined ? {} : { ca }), ...credentials };
    const first = await connect(access);
    if (!first.ok) return first;
    const isNameless = credentials === undefined;
    const role = await roleOf(first.value, topics, isNameless);
    const asker: Asker = {
      connectAgain: () => connect(access),
      mayLook: (connection) => mayLook(connection, topics),
      roleOf: (connection) => roleOf(connection, topics, isNameless),
    };
    if (role !== undefined) return ok(keepLogin(first.value, role, asker));
    first.value.client.end(true);
    return err({ kind: "away", detail: "the broker does not answer" });
  };
}

/** What a login asks the broker. undefined: the broker did not answer. */
interface Asker {
  connectAgain(): Promise<Result<Connection, LoginFailure>>;
  mayLook(connection: Connection): Promise<boolean | undefined>;
  roleOf(connection: Connection): Promise<Role | undefined>;
}

function keepLogin(first: Connection, firstRole: Role, asker: Asker): BrokerLogin {
  const ended = new Set<() => void>();
  const backOff = createBackOff();
  let connection: Connection | undefined;
  let role = firstRole;
  let isOver = false;

  function use(current: Connection): void {
    connection = current;
    backOff.connected();
    current.client.once("close", () => {
      current.client.end(true);
      connection = undefined;
      if (!isOver) void again();
    });
  }

  /** A broker that is away may have the user still; one that refuses has not. */
  async function again(): Promise<void> {
    while (!isOver) {
      const next = await asker.connectAgain();
      if (next.ok) {
        if (isOver) return void next.value.client.end(true);
        return use(next.value);
      }
      if (next.error.kind === "refused") return end();
      await sleep(backOff.nextMs(), undefined, { ref: false });
    }
  }

  function end(): void {
    if (isOver) return;
    isOver = true;
    role = "none";
    clearInterval(asking);
    connection?.client.end(true);
    for (const listener of ended) listener();
    ended.clear();
  }

  async function askRole(): Promise<Role> {
    if (connection === undefined) return role;
    const asked = await asker.roleOf(connection);
    if (asked !== undefined && !isOver) role = asked;
    if (role === "none") end();
    return role;
  }

  /** Whether it may send is asked when somebody wants to: that leaves a message at the broker. */
  async function askToLook(): Promise<void> {
    if (connection !== undefined && (await asker.mayLook(connection)) === false) end();
  }

  use(first);
  const asking = setInterval(() => void askToLook(), ASK_EVERY_MS).unref();
  if (role === "none") end();
  return {
    role: () => role,
    askRole,
    onEnded(listener) {
      ended.add(listener);
      return () => ended.delete(listener);
    },
    close: end,
  };
}

const mayLook = ({ client }: Connection, topics: Topics) => allows((done) => client.subscribe(topics.panel.mayLook, done));

async function roleOf(connection: Connection, topics: Topics, isNameless: boolean): Promise<Role | undefined> {
  const isAllowedToLook = await mayLook(connection, topics);
  if (isAllowedToLook !== true) return isAllowedToLook === false ? "none" : undefined;
  // A broker that lets in everybody, and says nothing of rights, is open.
  if (!connection.isTellingRights) return isNameless ? "operator" : "viewer";
  const maySend = await allows((done) => connection.client.publish(topics.panel.maySend, "", { qos: 1 }, done));
  if (maySend === undefined) return undefined;
  return maySend ? "operator" : "viewer";
}

/** "Failure" of MQTT 3.1.1 [MQTT-3.9.3-2], "Not authorized" of 5. */
const NOT_ALLOWED: ReadonlySet<unknown> = new Set([0x80, 0x87]);
/** MQTT.js puts the answer to a SUBSCRIBE beside the error, and that to a PUBLISH into it. */
type Refusal = Error & { readonly code?: unknown; readonly packet?: { readonly granted?: readonly unknown[] } };

/** Whether the broker allows something; undefined where it does not say. */
function allows(ask: (done: (error?: Error | null) => void) => void): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS);
    ask((error) => {
      clearTimeout(timer);
      if (!error) return resolve(true);
      const { code, packet } = error as Refusal;
      resolve(NOT_ALLOWED.has(code ?? packet?.granted?.[0]) ? false : undefined);
    });
  });
}

/** Return codes of MQTT 3.1.1 [MQTT-3.2.2.3] and reason codes of 5 [MQTT5-3.2.2.2]. */
const WRONG_VERSION: ReadonlySet<unknown> = new Set([1, 0x84]);
const BUSY: ReadonlySet<unknown> = new Set([3, 0x88, 0x89, 0x97, 0x9f]);
/** Some brokers close without a word where they know no MQTT 5. */
const CLOSED: ReadonlySet<unknown> = new Set([undefined, "ECONNRESET", "EPIPE"]);

async function connect(access: BrokerAccess): Promise<Result<Connection, LoginFailure>> {
  const best = await connectAs(access, 5);
  if (best.ok) return ok({ client: best.value, isTellingRights: true });
  if (!WRONG_VERSION.has(best.error.code) && !CLOSED.has(best.error.code)) return err(failureOf(best.error, access));
  const older = await connectAs(access, 4);
  return older.ok ? ok({ client: older.value, isTellingRights: false }) : err(failureOf(older.error, access));
}

type ConnectError = Error & { readonly code?: unknown };

async function connectAs(access: BrokerAccess, protocolVersion: 4 | 5): Promise<Result<Client, ConnectError>> {
  try {
    const clientId = `clima-panel-${randomUUID()}`;
    const options = { clientId, protocolVersion, connectTimeout: ANSWER_WITHIN_MS, keepalive: KEEPALIVE_S, queueQoSZero: false };
    return ok(await connectMqttJsOnce(access, options));
  } catch (cause) {
    return err(cause as ConnectError);
  }
}

function failureOf(error: ConnectError, access: BrokerAccess): LoginFailure {
  const detail = describeConnectionError(error, access);
  if (typeof error.code !== "number") return { kind: "away", detail };
  return { kind: BUSY.has(error.code) ? "busy" : "refused", detail };
}
