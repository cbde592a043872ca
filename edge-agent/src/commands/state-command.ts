import { type ClimateState, findState, type Library } from "@clima/infrared";
import { err, type IrStateCommand, type IrStateMessage, ok, parseIrStateCommand, type Result } from "@clima/schemas";
import { type Answer, rejected } from "./answer.ts";
import type { Press } from "./macro-commands.ts";
import { type Transmission, understand, type Work } from "./work.ts";

export type SentState = Pick<IrStateMessage, "remote" | "mode" | "temperatureC" | "fan" | "swing">;

/** cmd/ir/state: the code of an air conditioner's state; `onSent` is told once it has gone out. */
export function createStateCommand(
  library: Library,
  planPress: (press: Press) => Result<Transmission, Answer>,
  onSent: (state: SentState) => void,
) {
  function plan({ remote: name, mode, temperatureC, fan, swing, dryRun }: IrStateCommand): Result<Work, Answer> {
    const remote = library.remote(name);
    if (!remote.ok) return err(rejected(remote.error.code, remote.error.message));
    const wanted = { mode, ...given({ temperatureC, fan, swing }) };
    const found = findState(remote.value, wanted);
    if (!found.ok) return err(rejected("unknown-state", found.error));
    const planned = planPress({ remote: remote.value.name, button: found.value.button });
    if (!planned.ok) return planned;
    const { frame, label, answer } = planned.value;
    if (dryRun)
      return ok({
        kind: "act",
        run: async () => ({ ...answer, code: "dry-run", message: `would have ${answer.message}`, ...label, frame }),
      });
    return ok({ ...planned.value, onSent: () => onSent({ remote: remote.value.name, ...found.value.state }) });
  }

  return understand(parseIrStateCommand, plan);
}

const given = (state: { readonly [K in keyof Omit<ClimateState, "mode">]: ClimateState[K] | undefined }): Omit<ClimateState, "mode"> =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
