import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createTopics, parseDoorHealth } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";

const topics = createTopics();

/** A hook that takes what it is sent, or is away. */
function startHook() {
  const seqs: number[] = [];
  let isAway = false;
  let asked = 0;
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      asked += 1;
      if (!isAway) seqs.push(JSON.parse(body).seq);
      response.writeHead(isAway ? 503 : 204, { "retry-after": "1" }).end();
    });
  });
  return {
    seqs,
    asked: () => asked,
    leave: (away: boolean) => {
      isAway = away;
    },
    listen: () => new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening)),
    url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/weather`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(closed);
      }),
  };
}

const hook = startHook();
let scene: Scene;
let listener: Awaited<ReturnType<typeof listenTo>>;
const doorsOut = (more: object) => ({ CLIMA_DOORS_OUT: JSON.stringify([{ kind: "http", station: "demo", url: hook.url(), ...more }]) });

beforeAll(async () => {
  await hook.listen();
  scene = await createScene({ CLIMA_STATION_INTERVAL_MS: "1000" });
  await scene.startAndWait("broker");
  listener = await listenTo(scene.mqttUrl, topics.all.doors);
});
afterAll(async () => {
  await listener.close();
  await scene.close();
  await hook.close();
});

const health = () => {
  const last = listener.messages.findLast(({ topic }) => topic === topics.doorHealth("http-demo"));
  const parsed = last && parseDoorHealth(last.text);
  return parsed?.ok ? parsed.value : undefined;
};

test("nothing that is simulated goes out, and the door says which setting lets it", async () => {
  const doors = await scene.startAndWait("doors", doorsOut({}));
  await scene.startAndWait("agent");
  await waitFor(
    () => `the door to be blocked: ${JSON.stringify(health())}`,
    () => health()?.state === "blocked",
    60_000,
  );
  expect(health()?.lastError?.message).toContain("allowSimulated: true");
  expect(await doors.stop()).toBe(0);
  await waitFor("the door to be stopped", () => health()?.state === "stopped");
  expect(hook.asked()).toBe(0);
});

test("every reading goes out, whatever is killed and away meanwhile", async () => {
  const out = doorsOut({ allowSimulated: true });
  const first = await scene.startAndWait("doors", out);
  await waitFor(
    "some readings",
    () => hook.seqs.length >= 3,
    60_000,
    () => hook.seqs.length,
  );
  hook.leave(true);
  const asked = hook.asked();
  await waitFor("a try while the hook is away", () => hook.asked() > asked, 60_000);
  await first.stop("SIGKILL");
  hook.leave(false);
  const second = await scene.startAndWait("doors", out);
  const before = hook.seqs.length;
  await waitFor(
    "more readings",
    () => hook.seqs.length >= before + 5,
    60_000,
    () => hook.seqs.length,
  );
  const seqs = [...new Set(hook.seqs)].sort((a, b) => a - b);
  const [from = 0] = seqs;
  expect(seqs).toEqual(seqs.map((_, index) => from + index));
  // The one that was under way may have come twice.
  expect(hook.seqs.length - seqs.length).toBeLessThanOrEqual(1);
  // What comes to the hook from here on is of the houses of the tests below.
  expect(await second.stop()).toBe(0);
});

test("clima up opens the doors that its settings have", async () => {
  const house = await createScene({ CLIMA_STATION_INTERVAL_MS: "1000", ...doorsOut({ allowSimulated: true }) });
  try {
    const before = hook.seqs.length;
    const running = await house.startAndWait("up");
    await waitFor("a reading of clima up", () => hook.seqs.length > before, 60_000);
    expect(await running.stop()).toBe(0);
  } finally {
    await house.close();
  }
});

test("doors log in as a user of the role that is theirs", async () => {
  const house = await createScene({ CLIMA_STATION_INTERVAL_MS: "1000", ...doorsOut({ allowSimulated: true }) });
  try {
    const file = join(house.folder, "password");
    writeFileSync(file, "a long password\n");
    for (const [name, role] of [
      ["demo", "station"],
      ["out", "doors"],
    ] as const)
      expect(await house.start(["user", "add", name, "--role", role, "--password-file", file]).exited).toBe(0);
    await house.startAndWait("broker");
    const as = (username: string) => ({ CLIMA_MQTT_USERNAME: username, CLIMA_MQTT_PASSWORD: "a long password" });
    await house.startAndWait("agent", as("demo"));
    const before = hook.seqs.length;
    const doors = await house.startAndWait("doors", as("out"));
    await waitFor(
      () => `a reading; the doors say ${doors.output()}`,
      () => hook.seqs.length > before,
      60_000,
    );
  } finally {
    await house.close();
  }
});

test("doors without an entry say where to find how one looks", async () => {
  const started = scene.start(["doors"]);
  expect(await started.exited).not.toBe(0);
  expect(started.output()).toContain("docs/doors.md");
});
