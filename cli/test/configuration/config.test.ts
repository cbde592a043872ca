import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareCertificates } from "@clima/broker/internal";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { loadConfig, settings, showSetting } from "../../src/config.ts";

describe("the configuration", () => {
  let folder: ReturnType<typeof tempDir>;
  beforeEach(() => {
    folder = tempDir();
  });
  afterEach(() => folder.remove());
  const fileWith = (text: string) => {
    const file = join(folder.path, "clima.yaml");
    writeFileSync(file, text);
    return file;
  };
  const problemsOf = (text: string, environment: Record<string, string> = {}) => {
    const loaded = loadConfig({ file: fileWith(text), environment });
    return loaded.ok ? [] : loaded.error;
  };

  test("is complete without a file", () => {
    const loaded = loadConfig({ file: fileWith(""), environment: {} });
    expect(loaded).toMatchObject({
      ok: true,
      value: { base: "clima/v1", broker: { mqttPort: 1883, webSocketPort: 9001 }, panel: { port: 8080 } },
    });
  });

  test("the file overrides the defaults, the environment the file, and the command line both", () => {
    const file = fileWith("panel:\n  port: 1\n  host: 127.0.0.2\nstation:\n  elevationM: 112.5\n  id: file\n");
    const environment = { CLIMA_PANEL_PORT: "2", CLIMA_STATION_ID: "environment" };
    const loaded = loadConfig({ file, environment, overrides: { "panel.port": 3, "panel.host": undefined } });
    expect(loaded).toMatchObject({
      ok: true,
      value: { panel: { port: 3, host: "127.0.0.2" }, station: { id: "environment", elevationM: 112.5 } },
    });
  });

  test("every setting has a variable, and the variable's text is read as the setting's type", () => {
    for (const { variable, path, schema } of settings) {
      if (schema.type !== "integer") continue;
      const loaded = loadConfig({ file: fileWith(""), environment: { [variable]: String(schema.default ?? schema.minimum ?? 1) } });
      expect({ path, ok: loaded.ok }).toEqual({ path, ok: true });
    }
  });

  test("a setting that is true or false is read from its variable, and another word is refused", () => {
    const variable = "CLIMA_INGEST_BROKER_FIGURES";
    const load = (text: string) => loadConfig({ file: fileWith(""), environment: { [variable]: text } });
    expect(load("true")).toMatchObject({ ok: true, value: { ingest: { brokerFigures: true } } });
    expect(load("false")).toMatchObject({ ok: true, value: { ingest: { brokerFigures: false } } });
    expect(problemsOf("", { [variable]: "yes" })).toEqual(['ingest.brokerFigures is "yes"; expected a boolean']);
  });

  test("a secret may come out of a file, whatever characters it has, and only a secret", () => {
    const file = fileWith("");
    const secret = join(folder.path, "secret");
    writeFileSync(secret, "pa$$w0rd $HOME 'x\nsecond line\n");
    const environment = { CLIMA_MQTT_PASSWORD_FILE: secret, CLIMA_STORE_INFLUX_TOKEN_FILE: secret, CLIMA_MQTT_PASSWORD: "" };
    const loaded = loadConfig({ file, environment });
    const expected = "pa$$w0rd $HOME 'x";
    expect(loaded).toMatchObject({ ok: true, value: { mqtt: { password: expected }, store: { influxToken: expected } } });
    expect(problemsOf("", { CLIMA_MQTT_PASSWORD_FILE: secret, CLIMA_MQTT_PASSWORD: "x" })).toEqual([
      "CLIMA_MQTT_PASSWORD and CLIMA_MQTT_PASSWORD_FILE are both set; expected one of them",
    ]);
    expect(problemsOf("", { CLIMA_MQTT_PASSWORD_FILE: `${secret}s` })).toEqual([
      `CLIMA_MQTT_PASSWORD_FILE is ${secret}s, which is not there`,
    ]);
    expect(problemsOf("", { CLIMA_STATION_ID_FILE: secret })[0]).toContain("CLIMA_STATION_ID_FILE is no setting");
    writeFileSync(secret, "\n");
    expect(problemsOf("", { CLIMA_MQTT_PASSWORD_FILE: secret })[0]).toContain("whose first line is empty");
  });

  test.each([
    ["panel:\n  prot: 1\n", "panel.prot is not known here; expected panel.port"],
    ["panle:\n  port: 1\n", "panle is not known here; expected panel"],
    ["broker:\n  tls:\n    prt: 1\n", "broker.tls.prt is not known here; expected broker.tls.port"],
    [
      "panel:\n  colour: 1\n",
      "panel.colour is not known here; expected one of panel.host, panel.port, panel.allowedHosts, panel.anonymousRole",
    ],
  ])("a setting that there is not is told with the one that was meant: %j", (yaml, problem) => {
    expect(problemsOf(yaml)).toEqual([problem]);
  });

  test("all problems are told at once: what came and what was expected", () => {
    const problems = problemsOf("panel:\n  port: eighty\n  colour: blue\nstation:\n  intervalMs: 5\n", { CLIMA_PANEL_PRT: "80" });
    expect(problems).toEqual(
      expect.arrayContaining([
        "CLIMA_PANEL_PRT is no setting; expected CLIMA_PANEL_PORT",
        expect.stringMatching(/^panel\.port is "eighty"; expected/),
        expect.stringMatching(/^panel\.colour is not known here/),
        expect.stringMatching(/^station\.intervalMs is 5; expected 100 or more$/),
      ]),
    );
    expect(problems).toHaveLength(4);
  });

  test.each([
    [
      "broker:\n  persistence: redis\n  redis: { url: 'redis://10.0.0.5' }\n",
      /^broker\.persistence is "redis"; expected "disk" or "memory"\. .*mqtt\.url/,
    ],
    ["broker:\n  redis: { prefix: 'clima:' }\n", /^broker\.redis is not known here; leave it out\. .*mqtt\.url/],
  ])("who still asks for a cluster of brokers on Redis is told what to do instead: %j", (text, words) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(words)]);
  });

  test.each([
    ["a file that is not there", () => loadConfig({ file: join(folder.path, "no.yaml"), environment: {} }), "is not there"],
    ["a file that is no YAML", () => loadConfig({ file: fileWith("a: [1"), environment: {} }), "cannot be read"],
    ["a list instead of settings", () => loadConfig({ file: fileWith("- 1\n- 2\n"), environment: {} }), "holds no settings"],
  ])("%s is one clear line", (_what, load, words) => {
    expect(load()).toEqual({ ok: false, error: [expect.stringContaining(words)] });
  });
});

describe("certificates for the broker", () => {
  const folder = tempDir();
  afterAll(() => folder.remove());
  const file = (name: string, text: string) => {
    writeFileSync(join(folder.path, name), text);
    return join(folder.path, name);
  };
  const prepared = prepareCertificates({ folder: folder.path, hosts: ["localhost"], clients: ["garden", "attic"], days: 1, renew: false });
  const pathOf = (name: string) => join(folder.path, name);
  const load = async (mqtt: Readonly<Record<string, string>>, isWithoutFiles = false) => {
    await prepared;
    return loadConfig({ environment: {}, overrides: { "mqtt.url": "mqtts://localhost", ...mqtt }, isWithoutFiles });
  };

  test("are read once, with the rest of the configuration", async () => {
    const loaded = await load({
      "mqtt.caFile": pathOf("ca.crt"),
      "mqtt.certFile": pathOf("client-garden.crt"),
      "mqtt.keyFile": pathOf("client-garden.key"),
    });
    const pem = (name: string) => readFileSync(pathOf(name), "utf8");
    const texts = { ca: pem("ca.crt"), cert: pem("client-garden.crt"), key: pem("client-garden.key") };
    expect(loaded).toMatchObject({ ok: true, value: { mqtt: texts } });
    expect(structuredClone(loaded)).toEqual(loaded);
  });

  test.each([
    ["a file that is not there", () => ({ "mqtt.caFile": pathOf("no.crt") }), /^mqtt\.caFile is \S+no\.crt, which is not there$/],
    ["a folder", () => ({ "mqtt.caFile": folder.path }), /^mqtt\.caFile is \S+, which cannot be read: EISDIR$/],
    ["a file of another kind", () => ({ "mqtt.caFile": file("x.crt", "x") }), /x\.crt, which holds no certificate; expected PEM/],
    [
      "a key without its certificate",
      () => ({ "mqtt.keyFile": pathOf("ca.key") }),
      /^mqtt\.certFile is missing, for it goes with keyFile$/,
    ],
    [
      "a certificate without its key",
      () => ({ "mqtt.certFile": pathOf("ca.crt") }),
      /^mqtt\.keyFile is missing, for it goes with certFile$/,
    ],
    [
      "the key of another certificate",
      () => ({ "mqtt.certFile": pathOf("client-garden.crt"), "mqtt.keyFile": pathOf("client-attic.key") }),
      /^mqtt\.certFile \S+ and mqtt\.keyFile \S+ cannot be used together: .*key values mismatch/,
    ],
    [
      "a connection that is not encrypted",
      () => ({ "mqtt.caFile": pathOf("ca.crt"), "mqtt.url": "ws://localhost:9001" }),
      /^mqtt\.caFile is set, but mqtt\.url begins with ws:\/\/, which is not encrypted; expected mqtts:\/\/ or wss:\/\/$/,
    ],
  ])("%s is one clear line", async (_what, mqtt, words) => {
    await prepared;
    expect(await load(mqtt())).toEqual({ ok: false, error: [expect.stringMatching(words)] });
  });

  test("are read for each further broker of the ingest, and what is wrong names it", async () => {
    const alsoFrom = [
      { url: "mqtts://one", caFile: pathOf("ca.crt") },
      { url: "mqtts://two", caFile: pathOf("no.crt") },
    ];
    await prepared;
    const load = (list: object) => loadConfig({ environment: { CLIMA_INGEST_ALSO_FROM: JSON.stringify(list) } });
    expect(load(alsoFrom.slice(0, 1))).toMatchObject({
      ok: true,
      value: { ingest: { alsoFrom: [{ url: "mqtts://one", ca: expect.stringContaining("BEGIN CERTIFICATE") }] } },
    });
    const setting = settings.find(({ path }) => path === "ingest.alsoFrom");
    const loaded = load(alsoFrom.slice(0, 1));
    expect(loaded.ok && setting && showSetting(loaded.value, setting)).toBe(JSON.stringify(alsoFrom.slice(0, 1)));
    expect(load(alsoFrom)).toEqual({
      ok: false,
      error: [expect.stringMatching(/^ingest\.alsoFrom\[1\]\.caFile is \S+, which is not there$/)],
    });
    expect(load([{ url: "mqtt://127.0.0.1:1883" }])).toEqual({
      ok: false,
      error: ["ingest.alsoFrom[0].url is mqtt://127.0.0.1:1883, which is there already; expected another broker"],
    });
  });

  test("are told of together with what else is wrong", async () => {
    const loaded = await load({ "mqtt.caFile": pathOf("no.crt"), "panel.port": "eighty" });
    expect(loaded).toMatchObject({ ok: false, error: [expect.stringContaining("panel.port"), expect.stringContaining("no.crt")] });
  });

  test("are not looked for by the command that makes them", async () => {
    expect(await load({ "mqtt.caFile": pathOf("no.crt") }, true)).toMatchObject({ ok: true });
  });
});

describe("a setting that is a list", () => {
  const bridges = [{ name: "cottage", url: "mqtt://me:secret1@other", password: "secret2", topics: [{ filter: "#", direction: "out" }] }];

  test("may be texts with commas between them, where its members are texts", () => {
    const load = (text: string) => {
      const config = loadConfig({ environment: { CLIMA_PANEL_ALLOWED_HOSTS: text } });
      return config.ok ? config.value.panel.allowedHosts : config.error;
    };
    expect(load("pi.lan, *.example.org")).toEqual(["pi.lan", "*.example.org"]);
    expect(load('["pi.lan"]')).toEqual(["pi.lan"]);
    expect(load("http://pi.lan:8080")).toEqual([
      expect.stringMatching(/^panel\.allowedHosts\[?.?0\]? is "http:.*without http:\/\/ and port/),
    ]);
  });

  test("comes from the environment as JSON", () => {
    const config = loadConfig({ environment: { CLIMA_BROKER_BRIDGES: JSON.stringify(bridges) } });
    expect(config.ok && config.value.broker.bridges).toEqual([{ ...bridges[0], url: "mqtt://other", username: "me" }]);
  });

  test("is complained of where it is no JSON", () => {
    const config = loadConfig({ environment: { CLIMA_BROKER_BRIDGES: "[cottage" } });
    expect(config).toMatchObject({ ok: false, error: [expect.stringContaining("broker.bridges")] });
  });

  test("is shown without passwords", () => {
    const config = loadConfig({ environment: { CLIMA_BROKER_BRIDGES: JSON.stringify(bridges) } });
    const setting = settings.find(({ path }) => path === "broker.bridges");
    if (!config.ok || !setting) throw new Error("no such setting");
    const shown = showSetting(config.value, setting);
    expect(shown).toContain("cottage");
    expect(shown).not.toMatch(/secret/);
  });
});
