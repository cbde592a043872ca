import type { Command } from "commander";
import type { PasswordSource, UserAddOptions } from "../commands/broker/user.ts";
import type { Answering } from "../print.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON, collect } from "./values.ts";

const WHOEVER_LOGS_IN = `
From the first user on everybody logs in, with the settings mqtt.username and mqtt.password of its own configuration (CLIMA_MQTT_USERNAME, and CLIMA_MQTT_PASSWORD
or CLIMA_MQTT_PASSWORD_FILE). What runs with the broker's data folder, as its owner, gets in without.`;

/** `clima user …`. */
export function addUserCommands(program: Command, run: RunCommand): void {
  const user = program.command("user").description("who may log in to the broker; changes count at once");
  user
    .command("add <name>")
    .description("a new user; the password is asked for, or read from stdin or a file")
    .option("--role <role>", "admin, station, ingest, doors, operator, viewer, integration, bridge, or one of your access table", "station")
    .option("--client-id <pattern>", "the only client ids that the user may take; * for any characters; may be repeated", collect, [])
    .option("--certificate", "no password: logs in with a client certificate that names the user")
    .option("--password-file <file>", "whose first line is the password")
    .option("--force", "also a password of fewer than 6 characters")
    .option(...AS_JSON)
    .addHelpText("after", WHOEVER_LOGS_IN)
    .action((name: string, options: UserAddOptions) =>
      run({}, async (config) => (await import("../commands/broker/user.ts")).userAdd(name, options, config)),
    );
  user
    .command("passwd <name>")
    .description("give a user another password")
    .option("--password-file <file>", "whose first line is the password")
    .option("--force", "also a password of fewer than 6 characters")
    .option(...AS_JSON)
    .action((name: string, options: PasswordSource) =>
      run({}, async (config) => (await import("../commands/broker/user.ts")).userPasswd(name, options, config)),
    );
  user
    .command("remove <name>")
    .description("take a user away; its connections are closed")
    .option(...AS_JSON)
    .action((name: string, options: Answering) =>
      run({}, async (config) => (await import("../commands/broker/user.ts")).userRemove(name, options, config)),
    );
  user
    .command("list")
    .description("who may log in")
    .option(...AS_JSON)
    .action((options: Answering) => run({}, async (config) => (await import("../commands/broker/user.ts")).userList(options, config)));
}
