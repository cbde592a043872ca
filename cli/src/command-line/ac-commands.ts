import { type Command, InvalidArgumentError } from "commander";
import type { IrAcAddOptions } from "../commands/infrared/ir-ac.ts";
import type { IrAcSendOptions } from "../commands/infrared/ir-ac-send.ts";
import type { Answering } from "../print.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON, type AtStation, collect, withAnswer } from "./values.ts";

/** Whole or half degrees. */
function degrees(text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError("expected degrees Celsius, like 24 or 22.5");
  return Number(text);
}

type SendOptions = Omit<IrAcSendOptions, "station" | "timeoutMs"> & AtStation;

/** `clima ir ac …`. */
export function addAcCommands(ir: Command, run: RunCommand): void {
  const ac = ir.command("ac").description("air conditioners by their protocols");
  ac.command("list")
    .description("the protocols, and what each can hold")
    .option(...AS_JSON)
    .action((options: Answering) => run({}, async () => (await import("../commands/infrared/ir-ac.ts")).irAcList(options)));
  withAnswer(
    ac
      .command("send <protocol>")
      .description(
        "put an air conditioner into a state, by PROTOCOL, PROTOCOL/MODEL or as a remote of the station, and say what came of it",
      )
      .option("--mode <mode>", "off, auto, cool, dry, fan or heat")
      .option("--temperature <celsius>", "wanted temperature", degrees)
      .option("--fan <speed>", "auto, min, low, medium, high or max")
      .option("--swing <position>", "of the air up and down: off, auto, highest, high, upperMiddle, middle, low or lowest")
      .option("--swing-h <position>", "of the air left and right: off, auto, leftMax, left, middle, right, rightMax or wide")
      .option("--with <flag>", "what is on: quiet, turbo, econo, light, filter, clean, beep or sleep (may be repeated)", collect)
      .option("--without <flag>", "what is off of these (may be repeated)", collect)
      .option("--keep", "what is not named stays as it was")
      .option("--station <id>", "the station that sends (station.id)")
      .option("--dry-run", "show the frame, transmit nothing"),
  ).action((protocol: string, { broker, timeout: timeoutMs, ...options }: SendOptions) =>
    run({ "mqtt.url": broker }, async (config) => {
      const { irAcSend } = await import("../commands/infrared/ir-ac-send.ts");
      await irAcSend(protocol, { ...options, timeoutMs, station: options.station ?? config.station.id }, config);
    }),
  );
  ac.command("decode <file>")
    .description("the states that the codes of a file are, in any format that import takes; - reads them from stdin")
    .option(...AS_JSON)
    .action((file: string, options: Answering) =>
      run({}, async () => (await import("../commands/infrared/ir-ac.ts")).irAcDecode(file, options)),
    );
  ac.command("add <name> <protocol> [model]")
    .description("put an air conditioner into the library, as a remote of that name")
    .option("--replace", "in the place of a remote that has the name")
    .option(...AS_JSON)
    .action((name: string, protocol: string, model: string | undefined, options: IrAcAddOptions) =>
      run({}, async (config) => (await import("../commands/infrared/ir-ac.ts")).irAcAdd(name, protocol, model, options, config)),
    );
}
