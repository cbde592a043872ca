import { expect, test } from "@jest/globals";
import { createLoginWatch } from "../src/index.ts";

const access = { url: "mqtt://weather.local", username: "garden", password: "old" };
const failure = (code: unknown) => Object.assign(new Error("refused"), { code });
const [BAD_LOGIN, NOT_AUTHORIZED_5, BUSY, AWAY] = [failure(4), failure(0x87), failure(3), failure("ECONNREFUSED")];

function watchOf(...events: readonly (Error | "connected")[]): readonly string[] {
  const told: string[] = [];
  const watch = createLoginWatch(access, (reason) => void told.push(reason));
  for (const event of events) {
    if (event === "connected") watch.connected();
    else watch.failed(event);
  }
  return told;
}

test("a login that is refused twice is told once, with who was refused, by whom and what to set", () => {
  expect(watchOf(BAD_LOGIN, NOT_AUTHORIZED_5, NOT_AUTHORIZED_5)).toEqual([
    expect.stringMatching(/^the broker at weather\.local:1883 refused the user "garden".*mqtt\.username and mqtt\.password/),
  ]);
});

test("a broker that makes the login wait in between still refuses it", () => {
  expect(watchOf(BAD_LOGIN, BUSY, BUSY, BAD_LOGIN)).toHaveLength(1);
});

test.each([
  ["refuses once, as one that has just begun may", [BAD_LOGIN]],
  ["lets in after a refusal", [BAD_LOGIN, "connected", BAD_LOGIN] as const],
  ["is away", [AWAY, AWAY, AWAY]],
])("nothing is told of a broker that %s", (_what, events) => {
  expect(watchOf(...events)).toEqual([]);
});
