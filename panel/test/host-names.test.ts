import { describe, expect, test } from "@jest/globals";
import { Hono } from "hono";
import { guardAgainstOtherSites } from "../src/guard.ts";
import { createOwnNames } from "../src/own-names.ts";

const ALLOWED = ["weather.example.org", "*.home.example", "Wetter-München.example"];

function createPanel(allowed: readonly string[] = ALLOWED, machine = "raspberrypi") {
  const app = new Hono();
  app.use(guardAgainstOtherSites(createOwnNames(allowed, () => machine)));
  app.all("/", (context) => context.text("here"));
  const ask = async (headers: Record<string, string>, method = "GET") =>
    (await app.request("/", { method, headers: method === "GET" ? headers : { "content-type": "application/json", ...headers } })).status;
  return { app, ask };
}

describe("the panel is opened by", () => {
  test.each([
    "127.0.0.1:8080",
    "localhost:8080",
    "clima.localhost",
    "[::1]:8080",
    "192.168.1.20:8080",
    "[fd00::1:2]:8080",
    "raspberrypi:8080",
    "raspberrypi.local:8080",
    "RaspberryPi.Local.:8080",
    "raspberrypi-2.local:8080",
    "weather.example.org",
    "weather.example.org:8443",
    "attic.home.example",
    "xn--wetter-mnchen-3ob.example",
  ])("%s", async (host) => {
    expect(await createPanel().ask({ host })).toBe(200);
  });

  test("the whole name of a machine that has one, its first label, and that by mDNS", async () => {
    const { ask } = createPanel([], "pi.garden.example");
    for (const host of ["pi.garden.example:8080", "pi:8080", "pi.local"]) expect(await ask({ host })).toBe(200);
  });
});

describe("the panel is not opened by", () => {
  test.each([
    "evil.example",
    "raspberrypi.evil.example",
    "raspberrypi.local.evil.example",
    "other.local",
    "raspberrypi-x.local",
    "raspberrypi-2",
    "home.example",
    "nothome.example",
    "127.0.0.1.evil.example",
    "weather.example.org.evil.example",
    "",
  ])("the name %j", async (host) => {
    expect(await createPanel().ask({ host })).toBe(403);
  });

  test("a name of nobody's, and says what to do", async () => {
    const { app } = createPanel();
    const answer = await app.request("/", { headers: { host: "pi.lan:8080" } });
    expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(/"pi\.lan:8080".*by its address.*panel\.allowedHosts/) });
  });
});

describe("behind a proxy", () => {
  const asPage = (headers: Record<string, string>) => createPanel().ask(headers, "POST");
  const proxied = { host: "127.0.0.1:8080", origin: "https://weather.example.org" };

  test.each([
    ["keeps the name", { host: "weather.example.org", origin: "https://weather.example.org" }],
    ["keeps the name and tells the usual port", { host: "weather.example.org:443", origin: "https://weather.example.org" }],
    ["puts its own in its place", proxied],
    ["tells the name beside its own", { ...proxied, "x-forwarded-host": "weather.example.org" }],
    [
      "tells this machine's name beside its own",
      { host: "127.0.0.1:8080", origin: "http://raspberrypi.local", "x-forwarded-host": "raspberrypi.local" },
    ],
  ])("one that %s lets the page send commands", async (_how, headers) => {
    expect(await asPage(headers)).toBe(200);
  });

  test.each([
    ["tells a name that is not ours", { host: "127.0.0.1:8080", "x-forwarded-host": "evil.example" }],
    ["tells two, of which one is not ours", { host: "127.0.0.1:8080", "x-forwarded-host": "weather.example.org, evil.example" }],
    ["puts its own in the place of a foreign page's", { host: "127.0.0.1:8080", origin: "https://evil.example" }],
    ["is on this machine, and has another page", { host: "raspberrypi.local:8080", origin: "http://raspberrypi.local:3000" }],
    ["comes from a file", { host: "weather.example.org", origin: "null" }],
  ])("one that %s does not", async (_how, headers) => {
    expect(await asPage(headers)).toBe(403);
  });
});
