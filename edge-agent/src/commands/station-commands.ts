import {
  describeValue,
  err,
  ok,
  parseSetInterval,
  parseStationCommand,
  quantities,
  quantityNames,
  type Result,
  type Values,
} from "@clima/schemas";
import type { TakenReading } from "../outbox/port.ts";
import { type CommandOutcome, failed, rejected } from "./command-outcome.ts";
import { type CommandPlan, commandParser } from "./command-plan.ts";

/** What commands make a station do. */
export interface StationActions {
  takeReading(): Promise<Result<TakenReading, string>>;
  setIntervalMs(intervalMs: number): void;
  /** Reads the remotes again, and gives what is wrong with their files. */
  reload(): readonly string[];
  /** False where the station has no light. */
  identify(): boolean;
}

function describeReload(problems: readonly string[]): CommandOutcome {
  if (problems.length === 0)
    return { status: "ok", code: "reloaded", message: "the remotes were read again; settings are read only when the agent starts" };
  return failed("files-are-wrong", problems.join("; "));
}

const BLINKS: CommandOutcome = { status: "ok", code: "blinks", message: "the station's light blinks for ten seconds" };
const NO_LIGHT = rejected("unsupported", "this station has no light to blink (station.statusLedBcm); its name and place are in info");

const act = (run: () => Promise<CommandOutcome>): Result<CommandPlan, CommandOutcome> => ok({ kind: "act", run });

/** cmd/read, cmd/set-interval, cmd/identify and cmd/reload. */
export function createStationCommands(actions: StationActions) {
  return {
    read: commandParser(parseStationCommand, () => act(() => read(actions))),
    "set-interval": commandParser(parseSetInterval, ({ intervalMs }) =>
      act(async () => {
        actions.setIntervalMs(intervalMs);
        return { status: "ok", code: "set", message: `a reading every ${intervalMs} ms until the agent's next start` };
      }),
    ),
    identify: commandParser(parseStationCommand, () => (actions.identify() ? act(async () => BLINKS) : err(NO_LIGHT))),
    reload: commandParser(parseStationCommand, () => act(async () => describeReload(actions.reload()))),
  };
}

async function read(actions: StationActions): Promise<CommandOutcome> {
  const taken = await actions.takeReading();
  if (!taken.ok) return failed("read-failed", taken.error);
  return { status: "ok", code: "read", message: describeValues(taken.value.reading.values) };
}

const describeValues = (values: Values) =>
  quantityNames
    .flatMap((quantity) => {
      const value = values[quantity];
      return value === undefined ? [] : [`${quantities[quantity].label.toLowerCase()} ${describeValue(quantity, value)}`];
    })
    .join(", ");
