import type { Command } from "commander";
import { collectEarly, spareMemory } from "../spare-memory.ts";
import type { RunCommand } from "./port.ts";
import { ONLY_WHAT_IS_WRONG, wholeNumber } from "./values.ts";

interface UpOptions {
  readonly data?: string;
  readonly mqttPort?: number;
  readonly wsPort?: number;
  readonly panelPort?: number;
  readonly interval?: number;
  readonly station: boolean;
}

/** `clima up`, and the parts of Clima alone. Broker and panel have further commands. */
export function addServiceCommands(program: Command, run: RunCommand): { readonly broker: Command; readonly panel: Command } {
  program
    .command("up")
    .description("everything in one process: broker, simulated station, ingest, store and panel")
    .option("--data <folder>", "where everything is kept (dataDir)")
    .option("--mqtt-port <port>", "MQTT over TCP (broker.mqttPort)", wholeNumber)
    .option("--ws-port <port>", "MQTT over WebSocket (broker.webSocketPort)", wholeNumber)
    .option("--panel-port <port>", "web panel (panel.port)", wholeNumber)
    .option("--interval <ms>", "time between readings in ms (station.intervalMs)", wholeNumber)
    .option("--no-station", "without a station: those of other computers come to the broker")
    .action((options: UpOptions) => {
      const overrides = {
        dataDir: options.data,
        "broker.mqttPort": options.mqttPort,
        "broker.webSocketPort": options.wsPort,
        "panel.port": options.panelPort,
        "station.intervalMs": options.interval,
      };
      const isWithStation = options.station;
      return run(
        overrides,
        async (config, log) => (await import("../commands/services/up.ts")).up(config, log, { isWithStation }),
        ONLY_WHAT_IS_WRONG,
      );
    });

  /** A command that runs one part of Clima. */
  const single = (name: string, start: "runBroker" | "runAgent" | "runIngest" | "runPanel" | "runDoors", description: string): Command =>
    program
      .command(name)
      .description(`${description}, alone`)
      .action(() => {
        if (start === "runAgent") spareMemory();
        if (start === "runIngest") collectEarly();
        return run({}, async (config, log) => (await import("../commands/services/single.ts"))[start](config, log));
      });
  const broker = single("broker", "runBroker", "the MQTT broker");
  single("agent", "runAgent", "the agent of one station");
  single("ingest", "runIngest", "the ingest: from the broker into the store");
  single("doors", "runDoors", "the doors: readings of other devices in, readings out to weather networks (doors.in, doors.out)");
  const panel = single("panel", "runPanel", "the web panel");
  return { broker, panel };
}
