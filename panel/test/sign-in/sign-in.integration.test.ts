import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Broker, hashPassword, startBroker, type User, writeUsers } from "@clima/broker/internal";
import { silentLog } from "@clima/schemas";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { brokerSettings } from "../../../broker/test/support/settings.ts";
import { freePort } from "../../../test/support/free-port.ts";
import { buildPage } from "../../../scripts/build.js";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { hashToken, makeToken, type Panel, type PanelSettings, tokensFileIn, writeTokens } from "../../src/index.ts";
import { createVisitor, MAY_SEND, startGuardedPanel } from "./guarded-panel.ts";

let folder: ReturnType<typeof tempDir>;
let mqttPort: number;
let broker: Broker;
let panel: Panel;
let lines: readonly string[];

const user = async (role: string, password: string): Promise<User> => ({ role, password: await hashPassword(Buffer.from(password)) });
const setUsers = (users: Readonly<Record<string, User>>) =>
  writeUsers(join(folder.path, "broker", "users.json"), new Map(Object.entries(users)));

const page = tempDir();
beforeAll(() => buildPage(page.path));
afterAll(() => page.remove());
beforeEach(async () => {
  folder = tempDir();
  mkdirSync(join(folder.path, "broker"));
  mqttPort = await freePort();
});
afterEach(async () => {
  await panel.close();
  await broker.stop();
  folder.remove();
});

async function startHouseBroker(): Promise<void> {
  const started = await startBroker(brokerSettings(folder.path, { mqttPort }), silentLog);
  if (!started.ok) throw new Error(started.error);
  broker = started.value;
}

/** The panel logs in as it does in `clima up`. */
async function start(users: Readonly<Record<string, User>>, more: Partial<PanelSettings> = {}): Promise<void> {
  await setUsers(users);
  await startHouseBroker();
  const started = await startGuardedPanel(folder.path, page.path, { url: `mqtt://127.0.0.1:${mqttPort}`, ...broker.ownLogin }, more);
  panel = started.panel;
  lines = started.lines;
}

const startWithAnn = async (more: Partial<PanelSettings> = {}) => start({ ann: await user("operator", "a") }, more);

test("without users nobody is asked to sign in, and whatever a proxy's own sign-in sends is ignored; the first user closes the house at once", async () => {
  await start({});
  const anybody = createVisitor(panel);
  expect(await anybody.session()).toEqual({ role: "operator", isSignInOffered: false });
  expect(await anybody.send()).toBe(MAY_SEND);
  expect(await createVisitor(panel, { authorization: "Basic cHJveHk6c2VjcmV0" }).look()).toBe(200);
  const events = await anybody.listen();

  await setUsers({ ann: await user("operator", "a") });
  await events.ended;
  expect(await anybody.session()).toEqual({ role: "none", isSignInOffered: true });
  expect(await anybody.look()).toBe(401);
  const refused = await anybody.ask("GET", "stations/garden");
  expect(refused.body).toMatchObject({ title: "Unauthorized", status: 401, detail: expect.stringMatching(/^sign in first/) });
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="clima"');
});

test.each([
  ["admin", "operator", 200, MAY_SEND],
  ["operator", "operator", 200, MAY_SEND],
  ["integration", "operator", 200, MAY_SEND],
  ["viewer", "viewer", 200, 403],
  ["station", undefined, 401, 401],
  ["nothing-of-the-table", undefined, 401, 401],
])("a user with the broker's role %s is %s at the panel", async (ofBroker, role, looks, sends) => {
  await start({ ann: await user(ofBroker, "a") });
  const ann = createVisitor(panel);
  const signedIn = await ann.signIn("ann", "a");
  expect([signedIn.status, signedIn.body["role"]]).toEqual(role === undefined ? [403, undefined] : [200, role]);
  expect([await ann.look(), await ann.send()]).toEqual([looks, sends]);
});

test("a user may do what the broker's table says of that user, and not what is for a role of the same name", async () => {
  const table = `roles:\n  operator: { subscribe: ["clima/v1/#"] }\n  child: { subscribe: ["clima/v1/#"] }\nusers:\n  kim: { publish: ["clima/v1/+/cmd/#"] }\n`;
  await writeFile(join(folder.path, "broker", "access.yaml"), table);
  await start({ ann: await user("operator", "a"), kim: await user("child", "k") });
  const [ann, kim] = [createVisitor(panel), createVisitor(panel)];
  expect((await ann.signIn("ann", "a")).body["role"]).toBe("viewer");
  expect((await kim.signIn("kim", "k")).body["role"]).toBe("operator");
  expect([await ann.send(), await kim.send()]).toEqual([403, MAY_SEND]);
});

test("a wrong password, an unknown user, no name and no password are refused", async () => {
  await startWithAnn();
  const anybody = createVisitor(panel);
  for (const [name, password] of [
    ["ann", "b"],
    ["bob", "a"],
    ["$clima", "a"],
  ] as const)
    expect((await anybody.signIn(name, password)).body).toMatchObject({ status: 401, detail: "wrong name or password" });
  for (const body of [{ name: "", password: "" }, { name: "ann" }, { name: "ann", password: ["a"] }, null, [], "ann"])
    expect([body, (await anybody.ask("POST", "session", body)).status]).toEqual([body, 400]);
  expect(await anybody.look()).toBe(401);
  expect(lines.filter((line) => /refused the sign-in of "bob" from 127\.0\.0\.1/.test(line))).toHaveLength(1);
});

test("the cookie is for this site and no script; behind a TLS terminator it is for TLS only", async () => {
  await startWithAnn();
  const plain = await createVisitor(panel).signIn("ann", "a");
  const secret = "[A-Za-z0-9_-]{43}";
  expect(plain.headers.get("set-cookie")).toMatch(
    new RegExp(`^clima-session=${secret}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict$`),
  );
  const secure = createVisitor(panel, { "x-forwarded-proto": "https" });
  expect((await secure.signIn("ann", "a")).headers.get("set-cookie")).toMatch(
    new RegExp(`^__Host-clima-session=${secret}; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Strict$`),
  );
  expect(await secure.look()).toBe(200);
  // A cookie that came without TLS is none where there is TLS: another host of the domain may have set it.
  const mixed = createVisitor(panel, { "x-forwarded-proto": "https", cookie: secure.cookie().replace("__Host-", "") });
  expect(await mixed.look()).toBe(401);
});

test("other sites can neither sign in nor out", async () => {
  await startWithAnn();
  const ann = createVisitor(panel);
  await ann.signIn("ann", "a");
  const foreign = { origin: "https://evil.example" };
  expect((await ann.ask("POST", "session", { name: "ann", password: "a" }, foreign)).status).toBe(403);
  expect((await ann.ask("DELETE", "session", undefined, foreign)).status).toBe(403);
  expect(await ann.look()).toBe(200);
});

test("signing out ends this session and its events, and no other", async () => {
  await startWithAnn();
  const [phone, tablet] = [createVisitor(panel), createVisitor(panel)];
  await phone.signIn("ann", "a");
  await tablet.signIn("ann", "a");
  const stolen = createVisitor(panel, { cookie: phone.cookie() });
  const events = await phone.listen();
  const gone = await phone.signOut();
  expect([gone.status, gone.headers.get("set-cookie")]).toEqual([200, "clima-session=; Max-Age=0; Path=/"]);
  await events.ended;
  expect([await stolen.look(), await tablet.look()]).toEqual([401, 200]);
});

test("all sessions of a user, and their events, end when its password changes or it is removed; another user's stay", async () => {
  const [ann, bob] = [await user("operator", "a"), await user("viewer", "b")];
  await start({ ann, bob });
  const [phone, tablet, other] = [createVisitor(panel), createVisitor(panel), createVisitor(panel)];
  await phone.signIn("ann", "a");
  await tablet.signIn("ann", "a");
  await other.signIn("bob", "b");
  const events = [await phone.listen(), await tablet.listen()];

  await setUsers({ ann: await user("operator", "new"), bob });
  await Promise.all(events.map(({ ended }) => ended));
  expect([await phone.look(), await tablet.look(), await other.look()]).toEqual([401, 401, 200]);

  expect((await phone.signIn("ann", "new")).status).toBe(200);
  const again = await phone.listen();
  await setUsers({ bob });
  await again.ended;
  expect([await phone.look(), await other.look()]).toEqual([401, 200]);
});

test("a role that is taken away counts at the next press, and so does one that is given", async () => {
  const operator = await user("operator", "a");
  await start({ ann: operator });
  const ann = createVisitor(panel);
  await ann.signIn("ann", "a");
  expect(await ann.send()).toBe(MAY_SEND);
  await setUsers({ ann: { ...operator, role: "viewer" } });
  await waitFor("ann to be a viewer", async () => (await ann.send()) === 403);
  expect([await ann.look(), await ann.session()]).toEqual([200, { name: "ann", role: "viewer", isSignInOffered: false }]);
  await setUsers({ ann: operator });
  await waitFor("ann to be an operator again", async () => (await ann.send()) === MAY_SEND);
  await setUsers({ ann: { ...operator, role: "station" } });
  await waitFor("ann to be signed out", async () => (await ann.send()) === 401);
});

test("whoever guesses has to wait, also with the right password; others do not", async () => {
  await startWithAnn();
  const thief = createVisitor(panel, { "x-forwarded-for": "198.51.100.7" });
  for (let guess = 0; guess < 4; guess += 1) expect((await thief.signIn(`user${guess}`, "x")).status).toBe(401);
  const early = await thief.signIn("ann", "a");
  expect([early.status, Number(early.headers.get("retry-after"))]).toEqual([429, 1]);
  // What a client says of itself before the proxy's own word counts for nothing.
  expect((await createVisitor(panel, { "x-forwarded-for": "203.0.113.1, 198.51.100.7" }).signIn("ann", "a")).status).toBe(429);
  expect((await createVisitor(panel, { "x-forwarded-for": "198.51.100.8" }).signIn("ann", "a")).status).toBe(200);
});

test("guesses at one user count wherever the requests say that they come from, and so do those in programs' headers", async () => {
  await startWithAnn();
  const guesses = [1, 2, 3, 4, 5].map((number) =>
    createVisitor(panel, { "x-forwarded-for": `198.51.100.${number}`, authorization: `Basic ${btoa(`ann:guess${number}`)}` }),
  );
  const answers: number[] = [];
  for (const guess of guesses) answers.push(await guess.look());
  expect(answers).toEqual([401, 401, 401, 401, 429]);
});

test("a machine's token looks or sends as its role says, until it is taken away", async () => {
  await startWithAnn();
  const [reading, sending] = [makeToken(), makeToken()];
  const tokens = [
    { name: "display", role: "viewer", hash: hashToken(reading), createdAt: "2026-11-29T12:00:00.000Z" },
    { name: "script", role: "operator", hash: hashToken(sending), createdAt: "2026-11-29T12:00:00.000Z" },
  ] as const;
  await writeTokens(tokensFileIn(folder.path), tokens);
  const [display, script] = [reading, sending].map((token) => createVisitor(panel, { authorization: `Bearer ${token}` }));
  if (display === undefined || script === undefined) throw new Error("two tokens are two visitors");
  expect([await display.look(), await display.send(), await script.look(), await script.send()]).toEqual([200, 403, 200, MAY_SEND]);
  expect(await createVisitor(panel, { authorization: `Bearer ${hashToken(reading)}` }).look()).toBe(401);
  expect(lines).toContainEqual(expect.stringMatching(/^panel: "token script": POST .*ir\/send/));
  const events = await display.listen();
  await writeTokens(tokensFileIn(folder.path), [tokens[1]]);
  await events.ended;
  expect([await display.look(), await script.look()]).toEqual([401, 200]);
});

test("a program may give a user's name and password, until the user is removed", async () => {
  const [ann, bob] = [await user("operator", "ä:b"), await user("viewer", "b")];
  await start({ ann, bob });
  const curl = createVisitor(panel, { authorization: `Basic ${Buffer.from("ann:ä:b").toString("base64")}` });
  expect([await curl.look(), await curl.send(), await curl.session()]).toEqual([
    200,
    MAY_SEND,
    { name: "ann", role: "operator", isSignInOffered: false },
  ]);
  await setUsers({ bob });
  await waitFor("ann to be refused", async () => (await curl.look()) === 401);
});

test("sessions outlive a broker that is started again; while it is away nobody can sign in, and that is said", async () => {
  await startWithAnn();
  const [ann, late] = [createVisitor(panel), createVisitor(panel)];
  await ann.signIn("ann", "a");
  await broker.stop();
  expect(await ann.look()).toBe(200);
  expect(await late.look()).toBe(401);
  const refused = await late.signIn("ann", "a");
  expect([refused.status, refused.body["detail"]]).toEqual([
    503,
    expect.stringMatching(/^nobody can sign in now, for the broker does not answer/),
  ]);
  await startHouseBroker();
  await waitFor("ann to be asked for at the broker again", async () => (await ann.send()) === MAY_SEND);
});

test("every route that there is refuses who is not signed in, and a viewer where it sends or changes anything", async () => {
  await start({ ann: await user("viewer", "a") });
  const [ann, nobody] = [createVisitor(panel), createVisitor(panel)];
  await ann.signIn("ann", "a");
  const { paths } = (await ann.ask("GET", "openapi.json")).body as { readonly paths: Readonly<Record<string, object>> };
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => [method.toUpperCase(), path.slice(1).replaceAll(/\{\w+\}/g, "garden")] as const),
  );
  expect(routes.length).toBeGreaterThan(10);
  // Programs that watch over the panel have no name.
  expect((await nobody.ask("GET", "health")).status).toBe(200);
  for (const [method, path] of routes.filter(([, path]) => path !== "session" && path !== "health")) {
    expect([method, path, (await nobody.ask(method, path)).status]).toEqual([method, path, 401]);
    if (method !== "GET") expect([method, path, (await ann.ask(method, path, {})).status]).toEqual([method, path, 403]);
  }
});

test("a press is logged with the name of whoever pressed, on one line", async () => {
  await startWithAnn();
  const ann = createVisitor(panel);
  await ann.signIn("ann", "a");
  await ann.ask("POST", "stations/garden/commands/ir/send", { remote: "tv\npanel: forged", button: 1 });
  expect(lines).toContain('panel: "ann": POST /api/v1/stations/garden/commands/ir/send {"remote":"tv\\npanel: forged","button":1} (400)');
});

test.each([
  ["viewer", true, [200, 403]],
  ["operator", false, [200, MAY_SEND]],
] as const)("panel.anonymousRole %s lets in who is not signed in", async (anonymousRole, isSignInOffered, statuses) => {
  await startWithAnn({ anonymousRole });
  const anybody = createVisitor(panel);
  expect(await anybody.session()).toEqual({ role: anonymousRole, isSignInOffered });
  expect([await anybody.look(), await anybody.send()]).toEqual(statuses);
  expect((await anybody.signIn("ann", "a")).body).toEqual({ name: "ann", role: "operator", isSignInOffered: false });
  expect(await anybody.send()).toBe(MAY_SEND);
});
