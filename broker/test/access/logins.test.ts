import { describe, expect, test } from "@jest/globals";
import { Logins, OWN_NAME } from "../../src/access/logins.ts";
import type { Identity, LoginAttempt, LoginRefusal } from "../../src/access/port.ts";
import type { User } from "../../src/access/users-file.ts";
import { weakHash } from "../support/weak-hash.ts";

type Settings = ConstructorParameters<typeof Logins>[0];
const ELSEWHERE = "192.0.2.7";
const HERE = "127.0.0.1";

/** Logins over users that can be changed, with a clock that stands still until it is moved. */
function open(first: Readonly<Record<string, User>> = {}, more: Partial<Settings> = {}) {
  const clock = { nowMs: 0 };
  const users = new Map(Object.entries(first));
  const settings: Settings = { folder: "", anonymous: "loopback", ownPassword: "own", base: "clima/v1", userFrom: "cn", ...more };
  const logins = new Logins(
    settings,
    () => users,
    () => clock.nowMs,
  );
  return { logins, users, clock };
}

const attempt = (username?: string, password = "", more: Partial<LoginAttempt> = {}): LoginAttempt => ({
  clientId: "client",
  address: ELSEWHERE,
  ...(username === undefined ? {} : { username, password: Buffer.from(password) }),
  ...more,
});
const certified = (commonName: string, ...alternativeNames: string[]): Partial<LoginAttempt> => ({
  certificate: { commonName, alternativeNames },
});

async function letIn(logins: Logins, asked: LoginAttempt): Promise<Identity> {
  const login = await logins.authenticate(asked);
  if (!login.ok) throw new Error(login.error.detail);
  return login.value;
}

async function refusal(logins: Logins, asked: LoginAttempt): Promise<LoginRefusal["kind"] | "let in"> {
  const login = await logins.authenticate(asked);
  return login.ok ? "let in" : login.error.kind;
}

const withPassword = (password: string, more: Partial<User> = {}): User => ({
  role: "viewer",
  password: weakHash(password),
  ...more,
});

describe("a client without a name", () => {
  test("is let in so with a name, too, while there are no users, which is said once", async () => {
    const said: string[] = [];
    const settings: Settings = { folder: "", anonymous: "loopback", ownPassword: "own", base: "clima/v1", userFrom: "cn" };
    const logins = new Logins(
      settings,
      () => new Map(),
      () => 0,
      (line) => void said.push(line),
    );
    for (const name of ["left", "over", "left", "over", "left"])
      expect((await letIn(logins, attempt(name, "x", { address: HERE }))).username).toBeUndefined();
    await letIn(logins, attempt(undefined, "", { address: HERE, ...certified("left") }));
    expect(said).toEqual([expect.stringMatching(/user "left", whose name was not looked at/)]);
    expect(await refusal(logins, attempt("left", "x"))).toBe("bad-credentials");
  });

  test("is let in from this machine as long as there are no users", async () => {
    const { logins, users } = open();
    const nobody = await letIn(logins, attempt(undefined, "", { address: HERE }));
    expect(nobody.username).toBeUndefined();
    expect(logins.isStillValid(nobody)).toBe(true);
    users.set("boss", withPassword("b"));
    expect(logins.isStillValid(nobody)).toBe(false);
    expect(await refusal(logins, attempt(undefined, "", { address: HERE }))).toBe("not-authorized");
  });

  test("is not let in from elsewhere, unless the settings say so", async () => {
    expect(await refusal(open().logins, attempt())).toBe("not-authorized");
    const always = open({ boss: withPassword("b") }, { anonymous: "always" }).logins;
    expect(always.isStillValid(await letIn(always, attempt()))).toBe(true);
  });

  test("is refused everywhere where the settings say never", async () => {
    expect(await refusal(open({}, { anonymous: "never" }).logins, attempt(undefined, "", { address: HERE }))).toBe("not-authorized");
  });
});

describe("a client with a name and a password", () => {
  test("is let in with the right one only, and a name that nobody has is refused in the same words", async () => {
    const { logins } = open({ eye: withPassword("e") });
    expect(await letIn(logins, attempt("eye", "e"))).toEqual({ username: "eye" });
    for (const [name, password] of [
      ["eye", "wrong"],
      ["eye", ""],
      ["ghost", "e"],
    ] as const) {
      expect(await refusal(logins, attempt(name, password))).toBe("bad-credentials");
    }
  });

  test("is no longer valid when its user is gone or has another password", async () => {
    const { logins, users } = open({ eye: withPassword("e") });
    const eye = await letIn(logins, attempt("eye", "e"));
    expect(logins.isStillValid(eye)).toBe(true);
    users.set("eye", withPassword("another"));
    expect(logins.isStillValid(eye)).toBe(false);
    users.delete("eye");
    expect(logins.isStillValid(eye)).toBe(false);
  });

  test("has the role that its user has now, not the one that it had", async () => {
    const { logins, users } = open({ eye: withPassword("e") });
    const eye = await letIn(logins, attempt("eye", "e"));
    expect(logins.subjectOf(eye, "client").role).toBe("viewer");
    users.set("eye", { role: "operator" });
    expect(logins.subjectOf(eye, "client").role).toBe("operator");
    users.delete("eye");
    expect(logins.subjectOf(eye, "client").role).toBe("");
  });

  test("takes only the client ids that its user is kept to", async () => {
    const user = withPassword("e", { clientIds: ["%u-*", "tablet"] });
    const { logins } = open({ eye: user });
    expect(await letIn(logins, attempt("eye", "e", { clientId: "eye-1" }))).toEqual({ username: "eye" });
    expect(await letIn(logins, attempt("eye", "e", { clientId: "tablet" }))).toEqual({ username: "eye" });
    for (const clientId of ["tablets", "other-1", "xeye-1", "eye"]) {
      expect(await refusal(logins, attempt("eye", "e", { clientId }))).toBe("client-id-taken");
    }
  });

  test("a dot in a pattern of client ids means a dot", async () => {
    const { logins } = open({ eye: withPassword("e", { clientIds: ["a.b"] }) });
    expect(await refusal(logins, attempt("eye", "e", { clientId: "axb" }))).toBe("client-id-taken");
  });

  test("is let in as the configuration's user with all rights, whose password is in no file", async () => {
    const { logins } = open({}, { username: "root", password: "r" });
    const root = await letIn(logins, attempt("root", "r"));
    expect(logins.isStillValid(root)).toBe(true);
    expect(logins.subjectOf(root, "client").role).toBe("admin");
    expect(await refusal(logins, attempt("root", "wrong"))).toBe("bad-credentials");
    // With such a user there are users, so nameless clients are not let in.
    expect(await refusal(logins, attempt(undefined, "", { address: HERE }))).toBe("not-authorized");
  });

  test("is let in as a part of Clima itself with the password of this run", async () => {
    const { logins } = open({ boss: withPassword("b") });
    const own = await letIn(logins, attempt(OWN_NAME, "own"));
    expect(logins.isStillValid(own)).toBe(true);
    expect(logins.subjectOf(own, "client").role).toBe("admin");
    expect(await refusal(logins, attempt(OWN_NAME, "guessed"))).toBe("bad-credentials");
  });
});

describe("a client with a certificate", () => {
  test("is the user that the certificate names; a certificate that names no user is refused", async () => {
    const { logins, users } = open({ garden: { role: "station" } });
    const garden = await letIn(logins, attempt(undefined, "", certified("garden")));
    expect(garden).toEqual({ username: "garden" });
    expect(await refusal(logins, attempt(undefined, "", certified("roof")))).toBe("not-authorized");
    users.delete("garden");
    expect(logins.isStillValid(garden)).toBe(false);
  });

  test("is named by the alternative name where the settings say so", async () => {
    const { logins } = open({ garden: { role: "station" } }, { userFrom: "san" });
    expect(await letIn(logins, attempt(undefined, "", certified("someone", "garden")))).toEqual({ username: "garden" });
  });

  test("a user without a password does not log in with an empty one", async () => {
    const { logins } = open({ garden: { role: "station" } });
    expect(await refusal(logins, attempt("garden", ""))).toBe("bad-credentials");
  });
});

describe("guessing", () => {
  test("is slowed down: not even the right password is looked at before the wait is over", async () => {
    const { logins, clock } = open({ eye: withPassword("e") });
    for (let guess = 0; guess < 4; guess += 1) expect(await refusal(logins, attempt("eye", `guess ${guess}`))).toBe("bad-credentials");
    expect(await refusal(logins, attempt("eye", "e"))).toBe("too-many-attempts");
    clock.nowMs += 500;
    expect(await letIn(logins, attempt("eye", "e"))).toEqual({ username: "eye" });
  });

  test("from one address slows down that address, whatever names it tries, and no other", async () => {
    const { logins } = open({ eye: withPassword("e") });
    for (let guess = 0; guess < 4; guess += 1) await logins.authenticate(attempt(`name ${guess}`, "x"));
    expect(await refusal(logins, attempt("eye", "e"))).toBe("too-many-attempts");
    expect(await letIn(logins, attempt("eye", "e", { address: "192.0.2.8" }))).toEqual({ username: "eye" });
  });

  test("by one client of this machine does not lock out the others of this machine", async () => {
    const { logins } = open({ eye: withPassword("e"), hand: withPassword("h") });
    for (let guess = 0; guess < 4; guess += 1) await logins.authenticate(attempt("hand", "x", { address: HERE }));
    expect(await refusal(logins, attempt("hand", "h", { address: HERE }))).toBe("too-many-attempts");
    expect(await letIn(logins, attempt("eye", "e", { address: HERE }))).toEqual({ username: "eye" });
  });
});
