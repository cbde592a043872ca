import { err, type Log, ok } from "@clima/schemas";
import type { Clock } from "../clock.ts";
import type { Gpio } from "./gpio.ts";
import { heldBy, readEdge } from "./gpiod-tools.ts";
import { createMonitor } from "./linux-gpiod-monitor.ts";
import { createHeldOutput } from "./linux-gpiod-output.ts";
import type { Gpiod } from "./linux-gpiod-programs.ts";
import { createPinEdges } from "./pin-edges.ts";

/** The header's pins by the kernel's character device, through the programs of the package gpiod: pulled up, with the kernel's time stamps. */
export async function createGpiodGpio(gpiod: Gpiod, clock: Clock, log: Log): Promise<Gpio> {
  const holders = await gpiod.holders();
  const inputs = new Map<number, ReturnType<typeof createPinEdges>>();
  const outputs = new Map<number, ReturnType<typeof createHeldOutput>>();
  // Both count from the same clock of the kernel, from another moment on
  const times = { clock, kernelZeroMs: Number(process.hrtime.bigint()) / 1e6 - clock.monotonicMs() };
  let settleMs = Number.POSITIVE_INFINITY;
  let monitor: ReturnType<typeof createMonitor> | undefined;

  function whyNot(bcm: number): string | undefined {
    if (bcm >= gpiod.chip.pins) return `there is no GPIO ${bcm} on ${gpiod.chip.name}; the header has GPIO 0 to 27`;
    if (inputs.has(bcm) || outputs.has(bcm)) return `GPIO ${bcm} is in the settings twice`;
    const holder = holders.get(bcm);
    return holder === undefined ? undefined : heldBy(bcm, holder);
  }

  function onLine(line: string): void {
    const edge = readEdge(gpiod.version, line);
    const pin = edge && inputs.get(edge.bcm);
    if (pin) pin.take(edge);
    else log.warn(`agent: gpiomon said what is no edge: ${JSON.stringify(line.slice(0, 80))}`);
  }

  return {
    watch(bcm, pinSettleMs, onChange) {
      const problem = whyNot(bcm);
      if (problem !== undefined) return err(problem);
      inputs.set(bcm, createPinEdges(bcm, times, log, onChange));
      // One process has one time for all its pins: that of the quickest
      settleMs = Math.min(settleMs, pinSettleMs);
      return ok(undefined);
    },
    output(bcm) {
      const problem = whyNot(bcm);
      if (problem !== undefined) return err(problem);
      const output = createHeldOutput(gpiod, bcm, log);
      outputs.set(bcm, output);
      return ok(output.set);
    },
    async start() {
      if (inputs.size === 0) return ok(undefined);
      const onGap = () => {
        for (const pin of inputs.values()) pin.startAnew();
      };
      monitor = createMonitor(gpiod, { bcms: [...inputs.keys()], settleMs, onLine, onGap }, clock, log);
      return monitor.start();
    },
    async close() {
      await Promise.all([monitor?.close(), ...[...outputs.values()].map((output) => output.close())]);
    },
  };
}
