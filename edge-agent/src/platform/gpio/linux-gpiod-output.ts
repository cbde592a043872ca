import type { Log } from "@clima/schemas";
import { describeGpiodFailure, holdArgs, setOnceArgs } from "./gpiod-tools.ts";
import type { Gpiod, RunningProgram } from "./linux-gpiod-programs.ts";

interface Held {
  readonly isOn: boolean;
  readonly program: RunningProgram;
}

/** A pin that one gpioset after the other holds: the kernel lets go of a level as soon as nobody holds it. */
export function createHeldOutput(gpiod: Gpiod, bcm: number, log: Log) {
  let wanted = false;
  let held: Held | undefined;
  let working: Promise<void> | undefined;
  let lastProblem = "";

  function hold(isOn: boolean): void {
    const program = gpiod.start("gpioset", holdArgs(gpiod.version, gpiod.chip.name, bcm, isOn));
    const mine = { isOn, program };
    held = mine;
    // One that ends by itself is started again when the level is next set
    void program.ended.then((why) => {
      if (held !== mine) return;
      held = undefined;
      warnOnce(why);
    });
  }

  function warnOnce(why: string): void {
    if (why !== lastProblem) log.warn(`agent: GPIO ${bcm} is not switched, gpioset ended: ${describeGpiodFailure(why)}`);
    lastProblem = why;
  }

  async function letGo(): Promise<void> {
    const old = held;
    held = undefined;
    await old?.program.stop();
  }

  async function changeOver(): Promise<void> {
    while (held?.isOn !== wanted) {
      await letGo();
      hold(wanted);
    }
    working = undefined;
  }

  return {
    set(isOn: boolean): void {
      wanted = isOn;
      working ??= changeOver();
    },
    /** Off, and free for others. */
    async close(): Promise<void> {
      await working;
      await letGo();
      await gpiod.start("gpioset", setOnceArgs(gpiod.version, gpiod.chip.name, bcm, false)).ended;
    },
  };
}
