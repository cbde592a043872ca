/** What the compose files say, without Docker: that a house under it is safe, loses nothing, and shares no password. */
import { configSchema } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { HOUSE_USERS, INFLUX_TOKENS } from "../../cli/src/commands/init/house.ts";
import { settingsOf } from "../../cli/src/configuration/config-tree.ts";
import { readRepositoryFile } from "../support/repository.ts";

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly extends?: { readonly file: string; readonly service: string };
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: unknown;
  readonly restart?: string;
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly device_cgroup_rules?: readonly string[];
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
const fileOf = (path: string) => parse(readRepositoryFile(path), { merge: true }) as ComposeFile;
const station = fileOf("docker-compose.station.yml");
const house = fileOf("docker-compose.yml");

/** As compose puts a service and the one that it extends together. */
function completed(service: Service): Service {
  const below = service.extends && station.services[service.extends.service];
  if (!below) return service;
  return {
    ...below,
    ...service,
    environment: { ...below.environment, ...service.environment },
    volumes: [...(below.volumes ?? []), ...(service.volumes ?? [])],
  };
}

const services = Object.entries(house.services).map(([name, service]): [string, Service] => [name, completed(service)]);
const serviceOf = (name: string): Service => services.find(([each]) => each === name)?.[1] ?? ({} as Service);
const ours = services.filter(([, { image }]) => image.includes("clima:"));
const running = ours.filter(([, { restart }]) => restart !== "no");
const DATA = /^([\w-]+):\/data$/;
const dataVolumeOf = (name: string) =>
  serviceOf(name)
    .volumes?.map((each) => DATA.exec(each)?.[1])
    .find((each) => each !== undefined);

test("the parts of the house are there, and a station only where it is asked for", () => {
  expect(services.map(([name]) => name).sort()).toEqual([
    "agent",
    "agent-sim",
    "backup",
    "broker",
    "doors",
    "grafana",
    "influxdb",
    "ingest",
    "init",
    "init-influxdb",
    "panel",
  ]);
  expect(serviceOf("agent").profiles).toEqual(["station"]);
  expect(serviceOf("agent-sim").profiles).toEqual(["sim"]);
  expect(serviceOf("doors").profiles).toEqual(["doors"]);
  expect(Object.keys(station.services)).toEqual(["agent"]);
});

describe.each(services)("%s", (name, service) => {
  test("is pinned to one version, which a digest or another registry may replace", () => {
    expect(service.image).toMatch(/^\$\{CLIMA_\w*IMAGE:-[\w./-]+:\d+\.\d+\.\d+\}$/);
  });

  test("opens ports on this machine only, unless told otherwise", () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^\$\{CLIMA_BIND:-127\.0\.0\.1\}:(\d+):\1$/);
  });

  test("has a limit of memory, and logs that cannot fill a card", () => {
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.logging?.options).toMatchObject({ "max-size": "5m", "max-file": "3" });
  });

  test("keeps what it writes in volumes with names that the file declares", () => {
    const named = (service.volumes ?? []).flatMap((each) => /^[a-z][\w-]*(?=:)/.exec(each)?.[0] ?? []);
    expect(Object.keys({ ...house.volumes, ...station.volumes })).toEqual(expect.arrayContaining(named));
  });

  test("waits for the health of what it needs, or for the end of what is made first", () => {
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      const isMadeFirst = serviceOf(needed).restart === "no";
      if (isMadeFirst) expect({ needed, condition }).toEqual({ needed, condition: "service_completed_successfully" });
      else if (name !== "init-influxdb") expect({ needed, condition }).toEqual({ needed, condition: "service_healthy" });
    }
  });
});

describe.each(ours)("%s, which is Clima", (name, service) => {
  test("has no privileges, and cannot write but to its volumes", () => {
    expect(service.privileged).toBeUndefined();
    expect(service.read_only).toBe(true);
    expect(service.security_opt).toEqual(["no-new-privileges:true"]);
    expect(service.cap_drop).toEqual(["ALL"]);
    // Of root the station's script keeps what it needs to become another user
    expect([service.user, service.cap_add]).toEqual(name === "agent" ? ["root", ["SETUID", "SETGID"]] : [undefined, undefined]);
  });

  test("has its folder of data in a volume with a name, or keeps nothing", () => {
    const isKept = dataVolumeOf(name) !== undefined;
    expect(isKept || service.tmpfs?.includes("/data")).toBe(true);
  });

  test("is told settings that exist", () => {
    const known = new Set(settingsOf(configSchema).flatMap(({ variable }) => [variable, `${variable}_FILE`]));
    const told = Object.keys(service.environment ?? {}).filter((each) => each.startsWith("CLIMA_"));
    expect(told.filter((each) => !known.has(each))).toEqual([]);
  });
});

test("every part that goes on running has a health check", () => {
  expect(running.length).toBeGreaterThan(4);
  for (const [name, { healthcheck, restart }] of running)
    expect({ name, healthcheck: healthcheck !== undefined, restart }).toEqual({ name, healthcheck: true, restart: "unless-stopped" });
});

test("what was acknowledged outlives the containers: each part has a volume of its own", () => {
  const volumes = ["broker", "ingest", "panel", "agent", "agent-sim", "doors"].map(dataVolumeOf);
  expect(volumes).toEqual(["broker-data", "ingest-data", "panel-data", "station-data", "simulated-data", "doors-data"]);
});

test("a backup has every volume of the house but those of InfluxDB and Grafana, and starts only when it is asked for", () => {
  const saved = (serviceOf("backup").volumes ?? []).flatMap((each) => /^([\w-]+):\/backup\//.exec(each)?.[1] ?? []);
  const others = Object.keys(house.volumes).filter((each) => !/influxdb|grafana|^backup-work$/.test(each));
  expect(saved.sort()).toEqual(others.sort());
  expect(serviceOf("backup").profiles).toEqual(["backup"]);
});

test("no outage of InfluxDB keeps ingest or panel from starting", () => {
  for (const name of ["ingest", "panel"]) expect(Object.keys(serviceOf(name).depends_on ?? {}).sort()).toEqual(["broker", "init-influxdb"]);
  expect(serviceOf("init-influxdb").depends_on?.["influxdb"]).toEqual({ condition: "service_started" });
});

describe("secrets", () => {
  const secretsOf = (service: Service) => (service.volumes ?? []).filter((each) => each.startsWith("secrets-"));

  test("nothing has to be filled in, and no secret is in the file", () => {
    for (const path of ["docker-compose.yml", "docker-compose.station.yml"]) {
      expect(readRepositoryFile(path)).not.toContain(":?");
      const inEnvironment = [...readRepositoryFile(path).matchAll(/^ *(\w*(?:PASSWORD|TOKEN)\w*): *(.*)$/gm)];
      for (const [, variable = "", value = ""] of inEnvironment) {
        const isFromFile = variable.endsWith("_FILE") && value.startsWith("/secrets/");
        // The one that comes from the file .env of a Pi, by way of the environment
        expect(isFromFile || value === `\${${variable}:-}`).toBe(true);
      }
    }
  });

  test("each part sees its own only, and all but those that make them or bring them back read only", () => {
    const isPart = (name: string) => !name.startsWith("init") && name !== "backup";
    for (const [name, service] of services.filter(([each]) => isPart(each))) {
      for (const volume of secretsOf(service)) expect(volume).toMatch(/^secrets-(\w+):\/secrets\/\1:ro$/);
      expect({ name, count: secretsOf(service).length }).toEqual({ name, count: name === "broker" ? 0 : 1 });
    }
    const seen = services.filter(([name]) => isPart(name)).flatMap(([, service]) => secretsOf(service));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test("nobody shares a user or a password", () => {
    const users = [...HOUSE_USERS];
    expect(new Set(users.map(({ name }) => name)).size).toBe(users.length);
    expect(new Set([...users, ...INFLUX_TOKENS].map(({ file }) => file)).size).toBe(users.length + INFLUX_TOKENS.length);
    const logins = services.flatMap(([, { environment = {} }]) => environment["CLIMA_MQTT_USERNAME"] ?? []);
    expect(new Set(logins).size).toBe(logins.length);
    expect(logins.length).toBe(5);
    for (const [, { environment = {} }] of services) {
      const [user, file] = [environment["CLIMA_MQTT_USERNAME"], environment["CLIMA_MQTT_PASSWORD_FILE"]];
      const known = users.find(({ name }) => name === user);
      if (known) expect(file).toBe(`/secrets/${known.file}`);
    }
  });

  test("the first service makes them all, and the Grafana data source reads its token out of its file", () => {
    const made = new Set((serviceOf("init").volumes ?? []).flatMap((each) => /^secrets-\w+(?=:)/.exec(each)?.[0] ?? []));
    for (const [, service] of services) for (const each of secretsOf(service)) expect(made).toContain(each.split(":")[0]);
    const source = readRepositoryFile("grafana/provisioning/datasources/clima.yaml");
    expect(source).toContain("httpHeaderValue1: Token $__file{/secrets/grafana/influx-token}");
  });
});

describe("the station of a Raspberry Pi", () => {
  const agent = station.services["agent"] as Service;

  test("measures, and never invents", () => {
    expect(agent.environment?.["CLIMA_STATION_SOURCE"]).toBe("pi");
  });

  test("sees the devices that are there, may open I2C, infrared and pins, and no other kind, and starts without them", () => {
    expect(agent).not.toHaveProperty("devices"); // a device that is missing would keep the container from starting
    expect(agent.volumes).toContain("/dev:/dev");
    const majors = (agent.device_cgroup_rules ?? []).map((rule) => Number(/^c (\d+):\* rw$/.exec(rule)?.[1]));
    const dynamic = Array.from({ length: 21 }, (_, index) => 234 + index);
    expect(majors).toEqual([89, ...dynamic]);
  });

  test("needs nothing of a house beside it", () => {
    expect(agent.depends_on).toBeUndefined();
    expect(agent.environment?.["CLIMA_MQTT_URL"]).toMatch(/^\$\{CLIMA_MQTT_URL:-mqtt:\/\/broker:1883\}$/);
  });
});

test("no key is obsolete", () => {
  for (const path of ["docker-compose.yml", "docker-compose.station.yml"]) expect(Object.keys(fileOf(path))).not.toContain("version");
});
