import { createHash, timingSafeEqual } from "node:crypto";
import { createLoginThrottle, err, isLoopback, ok, type Result } from "@clima/schemas";
import { createPasswordChecker } from "./passwords.ts";
import type { AccessSettings, Identity, LoginAttempt, LoginRefusal } from "./port.ts";
import type { Subject } from "./rights.ts";
import type { User, Users } from "./users-file.ts";

const ADMIN = "admin";
/** No user can be called so. */
export const OWN_NAME = "$clima";

/** What an identity logged in with: the hash of its user's password, or one of these. */
const CREDENTIAL = { none: "none", own: "own", configuration: "configuration", certificate: "certificate" } as const;

type LoginResult = Result<Identity, LoginRefusal>;
const refuse = (kind: LoginRefusal["kind"], detail: string): LoginResult => err({ kind, detail });

/** Decides who may connect, and as which user. */
export class Logins {
  readonly #settings: AccessSettings;
  readonly #users: () => Users;
  readonly #now: () => number;
  readonly #credentials = new WeakMap<Identity, string>();
  readonly #checker = createPasswordChecker();
  readonly #throttle = createLoginThrottle();

  readonly #say: (line: string) => void;
  #isNameSaid = false;

  /** `now`: ms since 1970; `say` is told what whoever runs the broker should know. */
  constructor(settings: AccessSettings, users: () => Users, now: () => number = Date.now, say: (line: string) => void = () => undefined) {
    this.#say = say;
    this.#settings = settings;
    this.#users = users;
    this.#now = now;
  }

  readonly hasUsers = (): boolean => this.#users().size > 0 || this.#settings.username !== undefined;

  readonly authenticate = async (attempt: LoginAttempt): Promise<LoginResult> => {
    const { username, password = new Uint8Array() } = attempt;
    if (username === OWN_NAME && isSame(password, this.#settings.ownPassword)) return this.#accept(undefined, CREDENTIAL.own);
    const certified = nameIn(attempt, this.#settings.userFrom);
    const name = username ?? certified;
    if (name === undefined || (!this.hasUsers() && this.#isOpenTo(attempt))) return this.#anonymously(attempt, name);
    return username === undefined ? this.#byCertificate(name, attempt) : this.#byPassword(username, password, attempt);
  };

  /** False once the user is gone, or has another password; and for nameless clients once there are users. */
  readonly isStillValid = (identity: Identity): boolean => {
    const credential = this.#credentials.get(identity);
    const { username } = identity;
    if (credential === CREDENTIAL.own || credential === CREDENTIAL.configuration) return true;
    if (username === undefined) return this.#settings.anonymous === "always" || !this.hasUsers();
    const user = this.#users().get(username);
    return user !== undefined && (credential === CREDENTIAL.certificate || credential === user.password?.hash);
  };

  /** Present rights count, also for the will of a client that logged in before the broker was started again. */
  readonly subjectOf = (identity: Identity, clientId: string): Subject => {
    const { username } = identity;
    const isAdmin = username === undefined || username === this.#settings.username;
    return { username, role: isAdmin ? ADMIN : (this.#users().get(username)?.role ?? ""), clientId };
  };

  #accept(username: string | undefined, credential: string): LoginResult {
    const identity: Identity = username === undefined ? {} : { username };
    this.#credentials.set(identity, credential);
    return ok(identity);
  }

  /** Whether a client gets in without a name. */
  #isOpenTo({ address }: LoginAttempt): boolean {
    const { anonymous } = this.#settings;
    return anonymous === "always" || (anonymous === "loopback" && !this.hasUsers() && isLoopback(address));
  }

  /** `name`: one that the client brings although nobody has a name here, left over in a device or sent by a library that always does. */
  #anonymously(attempt: LoginAttempt, name: string | undefined): LoginResult {
    if (this.#isOpenTo(attempt)) {
      if (name !== undefined) this.#sayNameIsNotLookedAt(name, attempt);
      return this.#accept(undefined, CREDENTIAL.none);
    }
    if (this.hasUsers()) return refuse("not-authorized", "it gave no user name, and there are users");
    return refuse("not-authorized", "it gave no user name, which is for clients of this machine only; make a user with clima user add");
  }

  #sayNameIsNotLookedAt(name: string, { clientId, address }: LoginAttempt): void {
    if (this.#isNameSaid) return;
    this.#isNameSaid = true;
    const [user, client] = [name, clientId].map((text) => JSON.stringify(text.slice(0, SHOWN_CHARACTERS)));
    this.#say(
      `${client} at ${address} logged in as user ${user}, whose name was not looked at: there are no users yet, so it is let in as everybody is; clima user add makes one`,
    );
  }

  #byCertificate(name: string, { clientId }: LoginAttempt): LoginResult {
    const user = this.#users().get(name);
    if (user) return complainOfClientId(name, user, clientId) ?? this.#accept(name, CREDENTIAL.certificate);
    return refuse("not-authorized", `its certificate names ${JSON.stringify(name)}, who is no user; add one with clima user add`);
  }

  async #byPassword(name: string, password: Uint8Array, { address, clientId }: LoginAttempt): Promise<LoginResult> {
    // This machine's own clients share one address: a faulty one among them must not lock the others out.
    const keys = [...(isLoopback(address) ? [] : [`address ${address}`]), `user ${name} at ${address}`];
    const waitMs = this.#throttle.waitMs(keys, this.#now());
    if (waitMs > 0) return refuse("too-many-attempts", `too many failed logins; the next is looked at in ${Math.ceil(waitMs / 1000)} s`);
    if (name === this.#settings.username && isSame(password, this.#settings.password ?? "")) {
      this.#throttle.succeeded(keys);
      return this.#accept(name, CREDENTIAL.configuration);
    }
    const user = this.#users().get(name);
    const isRight = await this.#checker.check(password, user?.password);
    if (user?.password && isRight) {
      this.#throttle.succeeded(keys);
      return complainOfClientId(name, user, clientId) ?? this.#accept(name, user.password.hash);
    }
    this.#throttle.failed(keys, this.#now());
    return refuse("bad-credentials", `wrong user name or password (user ${JSON.stringify(name.slice(0, SHOWN_CHARACTERS))})`);
  }
}

const SHOWN_CHARACTERS = 64;

const nameIn = ({ certificate }: LoginAttempt, userFrom: "cn" | "san"): string | undefined =>
  userFrom === "cn" ? certificate?.commonName : certificate?.alternativeNames[0];

const digest = (text: string | Uint8Array) => createHash("sha256").update(text).digest();
const isSame = (password: Uint8Array, expected: string): boolean => timingSafeEqual(digest(password), digest(expected));

/** A user may be kept to certain client ids. */
function complainOfClientId(name: string, { clientIds }: User, clientId: string): LoginResult | undefined {
  if (clientIds === undefined || clientIds.some((pattern) => isLike(pattern.replaceAll("%u", name), clientId))) return undefined;
  return refuse("client-id-taken", `user ${JSON.stringify(name)} may take the client ids ${clientIds.join(", ")} only`);
}

/** Whether a text is like a pattern with * for any characters. */
const isLike = (pattern: string, text: string): boolean => {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "su").test(text);
};
