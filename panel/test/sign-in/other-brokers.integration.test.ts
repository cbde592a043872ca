import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { Aedes } from "aedes";
import { buildPage } from "../../../scripts/build.js";
import { type Mosquitto, startMosquitto } from "../../../test/support/mosquitto.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import type { Panel } from "../../src/index.ts";
import { createVisitor, MAY_SEND, startGuardedPanel } from "./guarded-panel.ts";

const page = tempDir();
let folder: ReturnType<typeof tempDir>;
let panel: Panel | undefined;
beforeAll(() => buildPage(page.path));
afterAll(() => page.remove());
beforeEach(() => {
  folder = tempDir();
});
afterEach(async () => {
  await panel?.close();
  panel = undefined;
  folder.remove();
});

async function startAt(url: string, login: { readonly username?: string; readonly password?: string } = {}): Promise<Panel> {
  const started = await startGuardedPanel(folder.path, page.path, { url, ...login });
  panel = started.panel;
  return panel;
}

describeWith(["mosquitto"], "at a Mosquitto", () => {
  let mosquitto: Mosquitto | undefined;
  afterEach(async () => {
    await mosquitto?.remove();
    mosquitto = undefined;
  });
  const file = (name: string) => join(folder.path, name);
  const ACL = `topic read clima/v1/#

user panel
topic readwrite clima/v1/#

user ann
topic readwrite clima/v1/#

user bob
topic read clima/v1/#
`;

  async function start(...anonymous: readonly string[]): Promise<Panel> {
    for (const name of ["panel", "ann", "bob"])
      execFileSync("mosquitto_passwd", ["-b", ...(name === "panel" ? ["-c"] : []), file("passwords"), name, `${name}'s`], {
        stdio: "ignore",
      });
    writeFileSync(file("acl"), ACL);
    mosquitto = await startMosquitto([...anonymous, `password_file ${file("passwords")}`, `acl_file ${file("acl")}`]);
    return startAt(mosquitto.url, { username: "panel", password: "panel's" });
  }

  test("users look and send as its lists say, and a user who is removed is signed out", async () => {
    const at = await start("allow_anonymous false");
    const [ann, bob] = [createVisitor(at), createVisitor(at)];
    expect(await ann.session()).toEqual({ role: "none", isSignInOffered: true });
    expect((await ann.signIn("ann", "bob's")).status).toBe(401);
    expect((await ann.signIn("ann", "ann's")).body).toEqual({ name: "ann", role: "operator", isSignInOffered: false });
    expect((await bob.signIn("bob", "bob's")).body).toEqual({ name: "bob", role: "viewer", isSignInOffered: false });
    expect([await ann.send(), await bob.send(), await bob.look()]).toEqual([MAY_SEND, 403, 200]);
    const events = await bob.listen();
    execFileSync("mosquitto_passwd", ["-D", file("passwords"), "bob"], { stdio: "ignore" });
    mosquitto?.signal("SIGHUP");
    await events.ended;
    expect([await ann.look(), await bob.look()]).toEqual([200, 401]);
  });

  test("who may read without a name, and not send, is asked to sign in", async () => {
    const at = await start("allow_anonymous true");
    expect(await createVisitor(at).session()).toEqual({ role: "none", isSignInOffered: true });
  });

  test("one that is open to everybody is an open house", async () => {
    mosquitto = await startMosquitto();
    const anybody = createVisitor(await startAt(mosquitto.url));
    expect([await anybody.session(), await anybody.send()]).toEqual([{ role: "operator", isSignInOffered: false }, MAY_SEND]);
  });
});

test("at a broker that knows MQTT 3.1.1 only, which says of no message that it was refused, users look and do not send", async () => {
  const aedes = await Aedes.createBroker({
    authenticate: (_client, username, password, done) => done(null, username !== undefined && password?.toString() === `${username}'s`),
  });
  const tcp = createServer(aedes.handle);
  await new Promise<void>((listening) => tcp.listen(0, "127.0.0.1", listening));
  const address = tcp.address();
  const at = await startAt(`mqtt://127.0.0.1:${typeof address === "object" ? address?.port : ""}`, {
    username: "panel",
    password: "panel's",
  });
  const ann = createVisitor(at);
  expect((await ann.signIn("ann", "wrong")).status).toBe(401);
  expect((await ann.signIn("ann", "ann's")).body).toEqual({ name: "ann", role: "viewer", isSignInOffered: false });
  expect([await ann.look(), await ann.send()]).toEqual([200, 403]);
  await panel?.close();
  panel = undefined;
  await new Promise<void>((closed) => aedes.close(closed));
  await new Promise((closed) => tcp.close(closed));
});
