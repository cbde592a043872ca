import type { Config, Log } from "@clima/schemas";
import { Command, InvalidArgumentError } from "commander";
import type { BrokerCertsOptions } from "./commands/broker-certs.ts";
import type { PasswordSource, UserAddOptions } from "./commands/user.ts";
import { loadConfig, settings, showSetting } from "./config.ts";
import { addHistoryCommands } from "./history-commands.ts";
import { addIrCommands, type Overrides } from "./ir-commands.ts";
import { withSourcePlaces } from "./source-places.ts";
import { CommandFailed, createTerminalLog, fail } from "./terminal.ts";
import { softwareVersion } from "./version.ts";

const program = new Command("clima")
  .description("MQTT weather station with an infrared remote")
  .version(softwareVersion)
  .option("-c, --config <file>", "configuration file (clima.yaml in this folder, if there is one)")
  .option("-v, --verbose", "log more")
  .showHelpAfterError("(--help shows what there is)")
  .addHelpText("after", "\nEvery setting of the configuration is also an environment variable: clima config list shows them.");

/** Between calm lines or beside a progress bar; other settings of log.level still win. */
const ONLY_WHAT_IS_WRONG = { defaults: { "log.level": "warn" } };

const wholeNumber = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("expected a whole number");
  return Number(text);
};

/** Runs a command with its configuration and log. */
async function run(
  overrides: Overrides,
  action: (config: Config, log: Log) => Promise<void>,
  { defaults = {}, isWithoutFiles = false }: { readonly defaults?: Overrides; readonly isWithoutFiles?: boolean } = {},
): Promise<void> {
  const { config: file, verbose } = program.opts<{ config?: string; verbose?: boolean }>();
  const all = { ...overrides, ...(verbose ? { "log.level": "debug" } : {}) };
  const loaded = loadConfig({ file, defaults, overrides: all, isWithoutFiles });
  if (!loaded.ok) return fail("the configuration has problems:", ...loaded.error.map((problem) => `  ${problem}`));
  await action(loaded.value, createTerminalLog(loaded.value.log));
}

program
  .command("up")
  .description("everything in one process: broker, simulated station, ingest, store and panel")
  .option("--data <folder>", "where everything is kept (dataDir)")
  .option("--mqtt-port <port>", "MQTT over TCP (broker.mqttPort)", wholeNumber)
  .option("--ws-port <port>", "MQTT over WebSocket (broker.webSocketPort)", wholeNumber)
  .option("--panel-port <port>", "web panel (panel.port)", wholeNumber)
  .option("--interval <ms>", "time between readings in ms (station.intervalMs)", wholeNumber)
  .action((options: { data?: string; mqttPort?: number; wsPort?: number; panelPort?: number; interval?: number }) => {
    const overrides = {
      dataDir: options.data,
      "broker.mqttPort": options.mqttPort,
      "broker.webSocketPort": options.wsPort,
      "panel.port": options.panelPort,
      "station.intervalMs": options.interval,
    };
    return run(overrides, async (config, log) => (await import("./commands/up.ts")).up(config, log), ONLY_WHAT_IS_WRONG);
  });

/** A command that runs one part of Clima. */
const single = (name: string, start: "runBroker" | "runAgent" | "runIngest" | "runPanel", description: string): Command =>
  program
    .command(name)
    .description(`${description}, alone`)
    .action(() => run({}, async (config, log) => (await import("./commands/single.ts"))[start](config, log)));
const broker = single("broker", "runBroker", "the MQTT broker");
single("agent", "runAgent", "the agent of one station");
single("ingest", "runIngest", "the ingest: from the broker into the store");
single("panel", "runPanel", "the web panel");

const collect = (value: string, values: readonly string[]): readonly string[] => [...values, value];
broker
  .command("certs")
  .description("make a private authority, the broker's certificate and those of clients")
  .option("--folder <folder>", "where they are kept (certs in dataDir)")
  .option("--host <name>", "a further name or address of the broker; may be repeated", collect, [])
  .option("--client <name>", "a user who gets a certificate; may be repeated", collect, [])
  .option("--days <days>", "how long the certificates last", wholeNumber, 825)
  .option("--renew", "make the certificates anew that are there already; the authority stays")
  .action((options: BrokerCertsOptions) =>
    run({}, async (config) => (await import("./commands/broker-certs.ts")).brokerCerts(options, config), { isWithoutFiles: true }),
  );

broker
  .command("clients")
  .description("who is connected to the running broker")
  .option("--json", "as JSON")
  .action((options: { json?: boolean }) =>
    run({}, async (config) => (await import("./commands/broker-admin.ts")).brokerClients(options, config)),
  );
broker
  .command("disconnect <client-id>")
  .description("close a client's connection")
  .option("--forget-session", "its subscriptions and queued messages, too")
  .action((clientId: string, options: { forgetSession?: boolean }) =>
    run({}, async (config) => (await import("./commands/broker-admin.ts")).brokerDisconnect(clientId, options, config)),
  );
broker
  .command("retained [filter]")
  .description("retained messages of the running broker")
  .option("--json", "as JSON lines, payloads in base64")
  .option("--clear", "clear them")
  .option("--yes", "clear without asking")
  .action((filter: string | undefined, options: { json?: boolean; clear?: boolean; yes?: boolean }) =>
    run({}, async (config) => (await import("./commands/broker-admin.ts")).brokerRetained(filter ?? "#", options, config)),
  );

const user = program.command("user").description("who may log in to the broker; changes count at once");
user
  .command("add <name>")
  .description("a new user; the password is asked for, or read from stdin or a file")
  .option("--role <role>", "admin, station, ingest, operator, viewer, integration, bridge, or one of your access table", "station")
  .option("--client-id <pattern>", "the only client ids that the user may take; * for any characters; may be repeated", collect, [])
  .option("--certificate", "no password: logs in with a client certificate that names the user")
  .option("--password-file <file>", "whose first line is the password")
  .action((name: string, options: UserAddOptions) =>
    run({}, async (config) => (await import("./commands/user.ts")).userAdd(name, options, config)),
  );
user
  .command("passwd <name>")
  .description("give a user another password")
  .option("--password-file <file>", "whose first line is the password")
  .action((name: string, options: PasswordSource) =>
    run({}, async (config) => (await import("./commands/user.ts")).userPasswd(name, options, config)),
  );
user
  .command("remove <name>")
  .description("take a user away; its connections are closed")
  .action((name: string) => run({}, async (config) => (await import("./commands/user.ts")).userRemove(name, config)));
user
  .command("list")
  .description("who may log in")
  .action(() => run({}, async (config) => (await import("./commands/user.ts")).userList(config)));

const rejected = program.command("rejected").description("messages that the ingest could not use, kept on this machine");
rejected
  .command("list")
  .description("what, when and why")
  .option("--json", "as JSON lines, payloads in base64")
  .action((options: { json?: boolean }) =>
    run({}, async (config) => (await import("./commands/rejected.ts")).rejectedList(options, config)),
  );
rejected
  .command("retry [id...]")
  .description("publish them again")
  .option("--all", "all that there are")
  .action((ids: string[], options: { all?: boolean }) =>
    run({}, async (config) => (await import("./commands/rejected.ts")).rejectedRetry(ids, options, config)),
  );
rejected
  .command("drop [id...]")
  .description("forget them")
  .option("--all", "all that there are")
  .action((ids: string[], options: { all?: boolean }) =>
    run({}, async (config) => (await import("./commands/rejected.ts")).rejectedDrop(ids, options, config)),
  );

program
  .command("replay <file>")
  .description("publish recorded weather through the path of a live station (NOAA hourly CSV, Clima's CSV, NDJSON of telemetry)")
  .option("--speed <factor>", "seconds of the file a second, or max: as fast as everything keeps up", "max")
  .option("--station <id>", "station of files that name none", "recorded")
  .option("--broker <url>", "where to publish (mqtt.url)")
  .action((file: string, { speed, station, broker }: { speed: string; station: string; broker?: string }) => {
    const factor = speed === "max" ? speed : Number(speed);
    if (factor !== "max" && !(factor > 0)) return fail(`--speed is ${speed}; expected a number above 0, or max`);
    return run(
      { "mqtt.url": broker },
      async (config, log) => (await import("./commands/replay.ts")).replay(file, { speed: factor, station }, config, log),
      ONLY_WHAT_IS_WRONG,
    );
  });

program
  .command("doctor")
  .description("say what this computer lacks for a station: Pi, chips, infrared, disk, clock, broker; and what to do")
  .option("--json", "as JSON")
  .action((options: { json?: boolean }) =>
    run({}, async (config) => (await import("./commands/doctor.ts")).doctor(options, config), ONLY_WHAT_IS_WRONG),
  );

program
  .command("watch")
  .description("print readings, results and status changes as they come")
  .option("--broker <url>", "where to subscribe (mqtt.url)")
  .action(({ broker }: { broker?: string }) =>
    run({ "mqtt.url": broker }, async (config, log) => (await import("./commands/watch.ts")).watch(config, log)),
  );

addIrCommands(program, run, wholeNumber);
addHistoryCommands(program, run, wholeNumber);

const config = program.command("config").description("the configuration");
config
  .command("check")
  .description("say whether the configuration is right, and what it is")
  .action(() =>
    run({}, async (loaded) => {
      for (const setting of settings) process.stdout.write(`${setting.path}: ${showSetting(loaded, setting)}\n`);
      process.stdout.write("The configuration is right.\n");
    }),
  );
config
  .command("list")
  .description("every setting, its environment variable, default and meaning")
  .action(() => {
    for (const { path, variable, schema } of settings) {
      process.stdout.write(
        `${path}  ${variable}${schema.default === undefined ? "" : `  (${schema.default})`}\n    ${schema.description ?? ""}\n`,
      );
    }
  });

/** An expected failure is its lines; a bug of ours is printed with all that is known of it. */
function complain(cause: unknown): void {
  if (cause instanceof CommandFailed) for (const line of cause.lines) process.stderr.write(`${line}\n`);
  else process.stderr.write(`This is a fault of Clima: ${withSourcePlaces((cause as Error)?.stack ?? String(cause))}\n`);
  process.exitCode = 1;
}

process.on("uncaughtException", (cause) => {
  complain(cause);
  process.exit();
});
try {
  await program.parseAsync();
} catch (cause) {
  complain(cause);
}
if (process.exitCode) process.exit();
