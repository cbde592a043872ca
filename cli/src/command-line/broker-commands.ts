import type { Command } from "commander";
import type { DisconnectOptions, RetainedOptions } from "../commands/broker/broker-admin.ts";
import type { BrokerCertsOptions } from "../commands/broker/broker-certs.ts";
import type { Answering } from "../print.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON, collect, wholeNumber } from "./values.ts";

/** `clima broker …`, beside the broker itself. */
export function addBrokerCommands(broker: Command, run: RunCommand): void {
  broker
    .command("certs")
    .description("make a private authority, the broker's certificate and those of clients")
    .option("--folder <folder>", "where they are kept (certs in dataDir)")
    .option("--host <name>", "a further name or address of the broker; may be repeated", collect, [])
    .option("--client <name>", "a user who gets a certificate; may be repeated", collect, [])
    .option("--days <days>", "how long the certificates last", wholeNumber, 825)
    .option("--renew", "replace the certificates that are there already; the authority stays")
    .option(...AS_JSON)
    .action((options: BrokerCertsOptions) =>
      run({}, async (config) => (await import("../commands/broker/broker-certs.ts")).brokerCerts(options, config), {
        isWithoutFiles: true,
      }),
    );

  broker
    .command("clients")
    .description("who is connected to the running broker")
    .option(...AS_JSON)
    .action((options: Answering) =>
      run({}, async (config) => (await import("../commands/broker/broker-admin.ts")).brokerClients(options, config)),
    );
  broker
    .command("disconnect <client-id>")
    .description("close a client's connection")
    .option("--forget-session", "its subscriptions and queued messages, too")
    .option(...AS_JSON)
    .action((clientId: string, options: DisconnectOptions) =>
      run({}, async (config) => (await import("../commands/broker/broker-admin.ts")).brokerDisconnect(clientId, options, config)),
    );
  broker
    .command("retained [filter]")
    .description("retained messages of the running broker")
    .option("--json", "print the facts as JSON, a line for each message, payloads in base64")
    .option("--clear", "clear them")
    .option("--yes", "clear without asking")
    .action((filter: string | undefined, options: RetainedOptions) =>
      run({}, async (config) => (await import("../commands/broker/broker-admin.ts")).brokerRetained(filter ?? "#", options, config)),
    );
}
