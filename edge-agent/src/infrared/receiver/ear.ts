import type { IrReceivedMessage } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import { toIso } from "../../station-reading.ts";
import { createPressCutter } from "./presses.ts";
import type { Receiver } from "./receiver.ts";
import { type HeardPress, type PressDeps, understandPress } from "./understand-press.ts";

export interface EarDeps extends PressDeps {
  readonly station: string;
  readonly receiver: Receiver;
  readonly isDeaf: () => boolean;
  readonly clock: Clock;
  readonly publish: (message: IrReceivedMessage) => void;
  readonly reportFault: (reason: string) => void;
}

export type Ear = ReturnType<typeof createEar>;

/** receiver ▶ not our own light? ▶ press ▶ meaning ▶ event/ir/received, or whoever wants the next press for itself. */
export function createEar(deps: EarDeps) {
  let taker: ((press: HeardPress) => void) | undefined;
  const cutter = createPressCutter((timingsUs) => {
    const press = understandPress(timingsUs, deps);
    if (taker) taker(press);
    else deps.publish(toMessage(press, deps.station, deps.clock.nowMs()));
  });

  return {
    start(): void {
      deps.receiver.start({
        words: (words) => (deps.isDeaf() ? cutter.reset() : cutter.take(words)),
        fault: deps.reportFault,
      });
    },
    /** While a button is learned its presses are nobody else's. The answer gives them back. */
    take(take: (press: HeardPress) => void): () => void {
      taker = take;
      return () => {
        if (taker === take) taker = undefined;
      };
    },
    stop: (): Promise<void> => deps.receiver.stop(),
  };
}

const toMessage = ({ code, known, repeats, timingsUs }: HeardPress, station: string, atMs: number): IrReceivedMessage => ({
  schema: "ir-received/1",
  station,
  receivedAt: toIso(atMs),
  ...code,
  repeats,
  ...known,
  timingsUs: [...timingsUs] as IrReceivedMessage["timingsUs"],
});
