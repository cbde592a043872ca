import { createServer, type Server } from "node:net";
import { createRejectedFolder, rejectedPath } from "@clima/ingest";
import type { RejectedMessage } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { Aedes } from "aedes";
import { freePort } from "../../../test/support/free-port.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { rejectedDrop, rejectedList, rejectedRetry } from "../../src/commands/rejected.ts";
import { loadConfig } from "../../src/config.ts";

const message = (reason: string, more: Partial<RejectedMessage> = {}): RejectedMessage => ({
  schema: "rejected/1",
  worker: "main",
  rejectedAt: "2026-11-24T00:00:00.000Z",
  topic: "clima/v1/garden/telemetry",
  reason,
  payloadBase64: Buffer.from(`payload of ${reason}`).toString("base64"),
  payloadBytes: `payload of ${reason}`.length,
  ...more,
});

describe("clima rejected", () => {
  let dataDir: ReturnType<typeof tempDir>;
  let broker: Aedes;
  let server: Server;
  let port: number;
  const published: string[] = [];
  let printed = "";

  beforeEach(async () => {
    dataDir = tempDir();
    port = await freePort();
    broker = await Aedes.createBroker();
    broker.on("publish", (packet, client) => client && published.push(`${packet.topic} ${packet.payload.toString()}`));
    server = createServer(broker.handle);
    await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
    await createRejectedFolder(rejectedPath(dataDir.path, "main")).add([message("a"), message("b\u001b[2J"), message("c")]);
    published.length = 0;
    printed = "";
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await new Promise<void>((closed) => broker.close(closed));
    await new Promise((closed) => server.close(closed));
    dataDir.remove();
  });

  const config = () => {
    const loaded = loadConfig({
      file: undefined,
      defaults: {},
      overrides: { dataDir: dataDir.path, "mqtt.url": `mqtt://127.0.0.1:${port}` },
    });
    if (!loaded.ok) throw new Error(loaded.error.join("; "));
    return loaded.value;
  };
  const kept = () => createRejectedFolder(rejectedPath(dataDir.path, "main")).list();
  const idOf = async (index: number) => (await kept())[index]?.id ?? "";

  test("list shows id, time, topic and reason, without control characters", async () => {
    await rejectedList({}, config());
    expect(printed.split("\n")).toHaveLength(4);
    expect(printed).toContain(`${await idOf(0)}  2026-11-24T00:00:00.000Z  clima/v1/garden/telemetry  a\n`);
    expect(printed).not.toContain("\u001b");
  });

  test("retry publishes the payload as it came on its topic, and keeps it no longer", async () => {
    await rejectedRetry([await idOf(2)], {}, config());
    expect(published).toEqual(["clima/v1/garden/telemetry payload of c"]);
    expect((await kept()).map((each) => each.message.reason)).toEqual(["a", "b\u001b[2J"]);
  });

  test("retry keeps everything when the broker is away", async () => {
    const away = { ...config(), mqtt: { url: `mqtt://127.0.0.1:${await freePort()}` } };
    await expect(rejectedRetry([], { all: true }, away)).rejects.toThrow("is the broker running?");
    expect(await kept()).toHaveLength(3);
  });

  test("retry refuses what was kept without its end", async () => {
    await createRejectedFolder(rejectedPath(dataDir.path, "main")).add([message("huge", { payloadBytes: 1_000_000 })]);
    await expect(rejectedRetry([], { all: true }, config())).rejects.toThrow("cannot be sent again; nothing was sent");
    expect(published).toEqual([]);
  });

  test("drop forgets those that are named, or all", async () => {
    await rejectedDrop([await idOf(0)], {}, config());
    expect(await kept()).toHaveLength(2);
    await rejectedDrop([], { all: true }, config());
    expect(await kept()).toHaveLength(0);
  });

  test("an unknown id, and neither ids nor --all, is said and changes nothing", async () => {
    await expect(rejectedDrop(["nonsense"], {}, config())).rejects.toThrow("there is no rejected message nonsense");
    await expect(rejectedDrop([], {}, config())).rejects.toThrow("expected ids");
    expect(await kept()).toHaveLength(3);
  });
});
