import type { Log, Result, Values } from "@clima/schemas";
import type { DeliverLoop } from "../delivery/deliver-loop.ts";
import type { TakenReading } from "../outbox/port.ts";
import type { SilenceWatch } from "./silence-watch.ts";

interface TakeReadingDeps {
  readonly sensing: { readonly takeReading: () => Promise<Result<TakenReading, string>>; readonly heldCount: () => number };
  readonly deliver: Pick<DeliverLoop, "deliverLive" | "deliverBackfill">;
  readonly silence: Pick<SilenceWatch, "noteReading">;
  readonly onReading: (values: Values) => void;
  readonly log: Log;
}

/** A reading now, on its way to the broker. The error says why there is none. */
export const createTakeReading =
  ({ sensing, deliver, silence, onReading, log }: TakeReadingDeps) =>
  async (): Promise<Result<TakenReading, string>> => {
    const heldBefore = sensing.heldCount();
    const taken = await sensing.takeReading();
    if (taken.ok || sensing.heldCount() > 0) silence.noteReading();
    if (taken.ok) {
      deliver.deliverLive(taken.value);
      onReading(taken.value.reading.values);
    } else log.debug(`agent: no reading: ${taken.error}`);
    // Those that had waited in memory are in the outbox now, and nothing delivers them yet
    if (sensing.heldCount() < heldBefore) deliver.deliverBackfill();
    return taken;
  };
