import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { startRedis } from "../../../test/support/redis.ts";
import { describeWith } from "../../../test/support/requires.ts";

const suite = fileURLToPath(new URL("abstract-suite.ts", import.meta.url));

async function run(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", suite, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (text) => {
      said[name] += String(text);
    });
  }
  await once(child, "close");
  return said;
}

/** They compare what is not part of an MQTT message (an `id`, a payload that is text or missing), and does not go to Redis. */
const BESIDE_THE_MESSAGE = [
  "store and look up retained messages",
  /^look up retained messages with .*/,
  "storing twice a retained message should keep only the last",
  "Create a new packet while storing a retained message",
  "add outgoing packet as a string and stream",
  "add many outgoing packets and clear messageIds",
];

function expectAllPassed({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): void {
  expect(stdout.match(/^not ok .*/gm) ?? []).toEqual([]);
  expect(stdout).toMatch(/^# pass 50$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(stderr).toBe("");
}

test.each(["memory", "disk"])("the persistence in %s keeps the contract of aedes-persistence: its own suite passes", async (kind) => {
  expectAllPassed(await run(kind));
});

describeWith(["redis-server"], "on a real Redis", () => {
  test("the persistence keeps the contract of aedes-persistence: its own suite passes, but for fields that MQTT does not have", async () => {
    const redis = await startRedis();
    try {
      const { stdout } = await run("redis", String(redis.port));
      const failed = [...stdout.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, name = ""]) => name);
      expect(failed.filter((name) => !BESIDE_THE_MESSAGE.some((known) => name.match(known)))).toEqual([]);
      expect(stdout).toMatch(/^# pass 37$/m);
    } finally {
      await redis.stop();
    }
  });
});
