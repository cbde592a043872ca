import {
  type AirConditioner,
  airConditionerOf,
  type ClimateWish,
  describeWish,
  type Frame,
  findChange,
  findState,
  type Library,
  OFF,
  partsOf,
  type Remote,
  toAcState,
  wishOf,
} from "@clima/infrared";
import { err, type IrSendCommand, type IrStateCommand, type IrStateMessage, ok, type Result } from "@clima/schemas";
import type { FrameLabel } from "../infrared/transmitter/transmitter.ts";
import type { ClimateMemory, RememberedClimate } from "./climate-memory.ts";
import { type CommandOutcome, rejected } from "./command-outcome.ts";
import type { Transmission } from "./command-plan.ts";
import { gapOf, type PressGap } from "./transmissions.ts";

export type SentState = Omit<IrStateMessage, "schema" | "station" | "sentAt">;

/** What a command or a step of a macro asks for. */
export type StateWish = Omit<IrStateCommand, "id" | "expiresAt">;

export interface FrameToSend {
  readonly frame: Frame;
  readonly label: FrameLabel;
  /** In words. */
  readonly what: string;
  readonly gap?: PressGap | undefined;
}

/** What is to be done for a state; `done` is called once that is done, and gives what is to be told of it. */
export interface StatePlan {
  readonly label: FrameLabel;
  /** Absent where it is off and stays off: what is named is kept for when it is turned on. */
  readonly transmission?: Transmission;
  done(): SentState | undefined;
}

export interface ClimatePlannerDeps {
  readonly library: Library;
  readonly memory: ClimateMemory;
  readonly press: (press: Omit<IrSendCommand, "id">) => Result<Transmission, CommandOutcome>;
  readonly frame: (frame: FrameToSend) => Result<Transmission, CommandOutcome>;
}

export type ClimatePlanner = (wish: StateWish) => Result<StatePlan, CommandOutcome>;

interface Target {
  /** Under which it is remembered. */
  readonly name: string;
  readonly remote?: Remote;
  readonly climate?: AirConditioner | undefined;
}

/** Looks up what a wish means after what was sent last: of a remote that has a button for each state, or of an air conditioner's protocol. */
export function createClimatePlanner({ library, memory, press, frame }: ClimatePlannerDeps): ClimatePlanner {
  return (wish) => {
    const found = targetOf(wish, library);
    if (!found.ok) return found;
    const { name, remote, climate } = found.value;
    const before = memory.wanted(name);
    const label = remote ? { remote: remote.name } : {};
    const wanted = wantedOf(wish, before, climate);
    if (!wanted.ok) return wanted;
    if (wanted.value.mode === OFF && wish.mode === undefined && wish.power === undefined)
      return ok({ label, done: () => void memory.want(name, { ...before, ...wanted.value }) });
    const wanting: Wanting = { wish, wanted: wanted.value, before, label };
    if (climate) return planProtocol({ ...found.value, climate }, wanting);
    return remote ? planButton(remote, wanting) : err(rejected("invalid", "remote is missing"));
  };

  function planButton(remote: Remote, { wish, wanted, before, label }: Wanting): Result<StatePlan, CommandOutcome> {
    const found = wish.keep ? findChange(remote, wanted, before) : findState(remote, wanted);
    if (!found.ok) return err(rejected("unknown-state", found.error));
    const { button, state } = found.value;
    const planned = press({ remote: remote.name, button, dryRun: wish.dryRun === true });
    if (!planned.ok) return planned;
    return ok({
      label,
      transmission: planned.value,
      done() {
        memory.want(remote.name, { ...before, ...state });
        return { remote: remote.name, ...state, source: "sent" };
      },
    });
  }

  function planProtocol(
    { name, remote, climate }: ProtocolTarget,
    { wish, wanted, before, label }: Wanting,
  ): Result<StatePlan, CommandOutcome> {
    const { mode, ...parts } = wanted;
    // What it does while it is off is what it did before
    const wished = mode === OFF ? toAcState(false, wish.keep ? {} : parts) : toAcState(true, wanted);
    if (!wished.ok) return err(rejected("unknown-state", wished.error));
    const signal = climate.encode(wished.value, before?.held);
    if (!signal.ok) return err(rejected("unknown-state", signal.error));
    const { held, adjustments } = signal.value;
    const state = wishOf(held, mode);
    const what = `${remote?.name ?? name} ${describeWish(state)}${adjustments.length === 0 ? "" : `; ${adjustments.join("; ")}`}`;
    const planned = frame({ frame: signal.value.frame, label, what, gap: gapOf(remote) });
    if (!planned.ok) return planned;
    return ok({
      label,
      transmission: { ...planned.value, outcome: { ...planned.value.outcome, held, adjustments } },
      done() {
        memory.want(name, { ...(mode === OFF ? { ...state, ...wanted } : { ...wanted, ...state }), held });
        if (!remote) return undefined;
        return { remote: remote.name, ...state, ...(adjustments.length === 0 ? {} : { adjustments: [...adjustments] }), source: "sent" };
      },
    });
  }
}

type ProtocolTarget = Target & { readonly climate: AirConditioner };

interface Wanting {
  readonly wish: StateWish;
  readonly wanted: ClimateWish;
  readonly before: RememberedClimate | undefined;
  readonly label: FrameLabel;
}

function targetOf({ remote: name, protocol = "", model }: StateWish, library: Library): Result<Target, CommandOutcome> {
  if (name === undefined) {
    const climate = airConditionerOf(protocol, model);
    if (!climate.ok) return err(rejected("unknown-protocol", climate.error));
    return ok({ name: `${climate.value.protocol}/${climate.value.model}`, climate: climate.value });
  }
  const remote = library.remote(name);
  if (!remote.ok) return err(rejected(remote.error.code, remote.error.message));
  return ok({ name: remote.value.name, remote: remote.value, climate: remote.value.climate });
}

/** The wish with what is kept; without a mode, which the schema allows with keep only, it stays in the one that it is in. */
function wantedOf(
  wish: StateWish,
  before: RememberedClimate | undefined,
  climate: AirConditioner | undefined,
): Result<ClimateWish, CommandOutcome> {
  const { held, mode: modeBefore = OFF, ...partsBefore } = before ?? {};
  const parts = { ...(wish.keep && climate ? partsBefore : {}), ...partsOf(wish) };
  const on = wish.mode ?? (modeBefore === OFF && wish.power ? (held?.mode ?? climate?.range.modes[0] ?? OFF) : modeBefore);
  if (wish.power && on === OFF)
    return err(rejected("unknown-state", "power is true, but the mode is off, or the one that it was in is not known; say the mode"));
  return ok({ ...parts, mode: wish.power === false || on.toLowerCase() === OFF ? OFF : on });
}
