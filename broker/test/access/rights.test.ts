import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { readTable } from "../../src/access/access-table.ts";
import { createDecisions, type Decisions, remember, type Subject } from "../../src/access/rights.ts";

let folder: ReturnType<typeof tempDir>;
let decisions: Decisions;

/** The table that a new broker begins with, as its file is read. */
beforeEach(async () => {
  folder = tempDir();
  const table = await readTable(join(folder.path, "access.yaml"), "clima/v1");
  if (!table.ok) throw new Error(table.error);
  decisions = createDecisions(table.value);
});
afterEach(() => folder.remove());

const subject = (role: string, username: string | undefined = role, clientId = "client"): Subject => ({ role, username, clientId });

const KINDS = { publish: "mayPublish", retain: "mayRetain", clear: "mayClear", subscribe: "maySubscribe", receive: "mayReceive" } as const;

describe("of a new broker", () => {
  test.each([
    ["station", "publish", "clima/v1/station/telemetry", true],
    ["station", "publish", "clima/v1/other/telemetry", false],
    ["station", "publish", "clima/v1/station/cmd/read", false],
    ["station", "clear", "clima/v1/station/cmd/read", true],
    ["station", "clear", "clima/v1/other/cmd/read", false],
    ["station", "retain", "clima/v1/station/info", true],
    ["station", "subscribe", "clima/v1/station/cmd/#", true],
    ["station", "subscribe", "clima/v1/other/cmd/#", false],
    ["station", "subscribe", "clima/v1/station/info", true],
    ["station", "subscribe", "clima/v1/other/info", false],
    ["station", "receive", "clima/v1/station/telemetry", false],
    ["station", "publish", "homeassistant/device/clima_station/config", true],
    ["station", "publish", "homeassistant/device/clima_station_ir/config", true],
    ["station", "publish", "homeassistant/device/clima_other/config", false],
    ["station", "publish", "homeassistant/status", false],
    ["station", "subscribe", "homeassistant/status", true],
    ["station", "receive", "homeassistant/device/clima_other/config", false],
    ["ingest", "publish", "clima/v1/_ingest/one/status", true],
    ["ingest", "publish", "clima/v1/garden/telemetry", false],
    ["ingest", "subscribe", "$share/ingest/clima/v1/+/telemetry", true],
    ["viewer", "publish", "clima/v1/garden/cmd/read", false],
    ["viewer", "subscribe", "#", true],
    ["viewer", "subscribe", "clima/v1/garden/cmd/#", false],
    ["viewer", "receive", "clima/v1/garden/telemetry", true],
    ["viewer", "receive", "clima/v1/garden/cmd/read", false],
    ["operator", "publish", "clima/v1/garden/cmd/read", true],
    ["operator", "retain", "clima/v1/garden/cmd/read", false],
    ["operator", "publish", "clima/v1/garden/telemetry", false],
    ["integration", "publish", "homeassistant/sensor/garden/config", true],
    ["integration", "retain", "homeassistant/sensor/garden/config", true],
    ["integration", "retain", "clima/v1/garden/cmd/ir/send", false],
    ["integration", "clear", "clima/v1/garden/cmd/ir/send", false],
    ["admin", "publish", "anything/at/all", true],
    ["admin", "retain", "clima/v1/garden/cmd/read", true],
    ["admin", "receive", "$anything", true],
    ["a role that is not in the table", "publish", "clima/v1/garden/telemetry", false],
    ["a role that is not in the table", "subscribe", "#", false],
  ] as const)("role %s, %s %s: %s", (role, kind, topic, isAllowed) => {
    expect(decisions[KINDS[kind]](subject(role), topic)).toBe(isAllowed);
  });

  test("a station speaks to a Home Assistant that has its topics elsewhere", async () => {
    const table = await readTable(join(folder.path, "elsewhere.yaml"), "home/weather", "ha");
    if (!table.ok) throw new Error(table.error);
    const elsewhere = createDecisions(table.value);
    expect(elsewhere.mayPublish(subject("station"), "ha/device/home_weather_station/config")).toBe(true);
    expect(elsewhere.mayPublish(subject("station"), "homeassistant/device/clima_station/config")).toBe(false);
    expect(elsewhere.maySubscribe(subject("station"), "ha/status")).toBe(true);
    expect(elsewhere.mayPublish(subject("integration"), "ha/status")).toBe(true);
  });

  test("nobody publishes where the broker speaks, and only admins listen there", () => {
    for (const topic of ["$SYS", "$SYS/broker/uptime"]) {
      expect(decisions.mayPublish(subject("admin"), topic)).toBe(false);
      expect(decisions.mayReceive(subject("admin"), topic)).toBe(true);
      expect(decisions.maySubscribe(subject("admin"), topic)).toBe(true);
      expect(decisions.mayReceive(subject("viewer"), topic)).toBe(false);
      expect(decisions.maySubscribe(subject("viewer"), topic)).toBe(false);
    }
    expect(decisions.maySubscribe(subject("viewer"), "$share/g/$SYS/#")).toBe(false);
  });

  test("the ingest reads of the broker how many clients there are and what was dropped, and nothing else", () => {
    for (const topic of ["$SYS/broker/clients/connected", "$SYS/broker/publish/messages/dropped"]) {
      expect(decisions.maySubscribe(subject("ingest"), topic)).toBe(true);
      expect(decisions.mayReceive(subject("ingest"), topic)).toBe(true);
      expect(decisions.mayPublish(subject("ingest"), topic)).toBe(false);
      expect(decisions.mayReceive(subject("viewer"), topic)).toBe(false);
    }
    for (const filter of ["$SYS/#", "$SYS/broker/#", "$SYS/broker/clients/+", "$SYS/broker/uptime", "$share/g/$SYS/#"])
      expect(decisions.maySubscribe(subject("ingest"), filter)).toBe(false);
    expect(decisions.mayReceive(subject("ingest"), "$SYS/broker/uptime")).toBe(false);
  });

  test("a topic that looks like a shared subscription is published by nobody", () => {
    expect(decisions.mayPublish(subject("admin"), "$share/g/t")).toBe(false);
    expect(decisions.maySubscribe(subject("admin"), "$share/g")).toBe(false);
  });

  test("a name with wildcards or levels in it widens no right: it has none", () => {
    for (const name of ["+", "#", "garden/cmd", ""]) {
      expect(decisions.mayPublish(subject("station", name), `clima/v1/${name}/telemetry`)).toBe(false);
      expect(decisions.maySubscribe(subject("station", name), `clima/v1/${name}/cmd/#`)).toBe(false);
    }
    expect(decisions.mayPublish({ role: "station", username: undefined, clientId: "garden" }, "clima/v1/garden/telemetry")).toBe(false);
  });
});

describe("of a table of one's own", () => {
  const none = { publish: [], subscribe: [], denyPublish: [], denySubscribe: [], denyRetain: [], clear: [] };
  const own = createDecisions({
    roles: new Map([["guest", { ...none, publish: ["guests/%c/#"], subscribe: ["news/#"] }]]),
    users: new Map([["ann", { ...none, publish: ["ann/only"], denySubscribe: ["news/secret/#"] }]]),
  });

  test("a user's own rights come on top of the role's", () => {
    expect(own.mayPublish(subject("guest", "ann"), "ann/only")).toBe(true);
    expect(own.mayPublish(subject("guest", "bob"), "ann/only")).toBe(false);
    expect(own.mayPublish(subject("guest", "ann", "tablet"), "guests/tablet/door")).toBe(true);
    expect(own.mayPublish(subject("guest", "ann", "tablet"), "guests/phone/door")).toBe(false);
  });

  test("what is denied stays denied, whatever is allowed beside it", () => {
    expect(own.mayReceive(subject("guest", "ann"), "news/secret/one")).toBe(false);
    expect(own.maySubscribe(subject("guest", "ann"), "news/secret/one")).toBe(false);
    // A wider filter is granted: its messages are looked at one by one.
    expect(own.maySubscribe(subject("guest", "ann"), "news/#")).toBe(true);
    expect(own.mayReceive(subject("guest", "bob"), "news/secret/one")).toBe(true);
  });
});

test("a decision is asked for once, and remembered for a bounded number of topics", () => {
  const asked: string[] = [];
  const decide = remember((topic) => {
    asked.push(topic);
    return topic.endsWith("1");
  });
  expect([decide("1"), decide("1"), decide("2"), decide("2")]).toEqual([true, true, false, false]);
  expect(asked).toEqual(["1", "2"]);
  for (let topic = 3; topic <= 2001; topic += 1) decide(String(topic));
  expect(decide("1")).toBe(true);
  expect(asked.filter((topic) => topic === "1")).toHaveLength(2);
});
