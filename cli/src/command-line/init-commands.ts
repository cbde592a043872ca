import type { Command } from "commander";
import type { InitOptions } from "../commands/init/init.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON } from "./values.ts";

/** `clima init …`: what the compose file starts first. */
export function addInitCommands(program: Command, run: RunCommand): void {
  const load = () => import("../commands/init/init.ts");
  const init = program
    .command("init")
    .description("for Docker: makes the secrets and the broker's users of a house where they are missing, and says where everything is")
    .option("--secrets <folder>", "where the secrets are kept, a folder for each reader", "/secrets")
    .option("--address <address>", "that the ports are opened on, to say where everything is", "127.0.0.1")
    .option(...AS_JSON)
    .action((options: InitOptions) => run({}, async (config) => (await load()).init(options, config)));
  // Commander gives an option that both have to the outer command.
  const secrets = (): InitOptions => init.opts<InitOptions>();
  init
    .command("influxdb")
    .description("a token of InfluxDB 2 for each that reads or writes, which can do no more than that")
    .option(...AS_JSON)
    .action(() => run({}, async (config) => (await import("../commands/init/influx-tokens.ts")).initInflux(secrets(), config)));
  init
    .command("show")
    .description("prints the passwords that people need")
    .option(...AS_JSON)
    .action(() => run({}, async () => (await load()).showSecrets(secrets())));
  init
    .command("station <id>")
    .description("a user for a station on another computer; prints the file .env for it, with the password, this once")
    .option("--renew", "another password for a station that is there")
    .option(...AS_JSON)
    .action((id: string, options: { renew?: boolean }) =>
      run({}, async (config) => (await load()).initStation(id, { ...options, ...secrets() }, config)),
    );
}
