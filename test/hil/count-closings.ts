/** In the virtual machine: counts the closings of the pin that is named, as an anemometer's are, into the file that is named. */
import { writeFileSync } from "node:fs";
import type { Log } from "@clima/schemas";
import { createLinuxGpio } from "../../edge-agent/src/platform/gpio/linux-gpio.ts";
import { systemClock } from "../../edge-agent/src/platform/system-clock.ts";
import { createPulseCounter } from "../../edge-agent/src/pulses/pulse-counter.ts";

const WRITE_EVERY_MS = 200;
const [pin, file = ""] = process.argv.slice(2);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const log: Log = { debug: say, info: say, warn: say, error: say };

let closings = 0;
const gpio = await createLinuxGpio(systemClock, log);
if (!gpio.ok) throw new Error(gpio.error);
const count = createPulseCounter(2, () => {
  closings += 1;
});
const watched = gpio.value.watch(Number(pin), 0, count);
const started = watched.ok ? await gpio.value.start() : watched;
const write = () => writeFileSync(file, String(closings));
if (started.ok) {
  write();
  say("counting");
  setInterval(write, WRITE_EVERY_MS);
} else say(`refused: ${started.error}`);
