/** The pins on Debian's kernel in a virtual machine: by the character device, in both versions of libgpiod that there are, and by sysfs. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { patientMs, waitFor } from "../support/wait-for.ts";
import { bootVirtualPi, HIL_FOLDER, type VirtualPi } from "./virtual-pi.ts";

const WIND = 6;
/** How long the storm lasts, by the clock of the virtual machine. */
const STORM_S = Number(process.env["BENCH_SECONDS"] ?? 10);
const FIRST_S = 2;
/** 60 m/s at 0.667 m/s for one closing a second. */
const STORM_HZ = 90;
/** Jest ends what lasts longer; the virtual machine's clock goes slower than this one's. */
const STORM_HANGING_MS = patientMs(300_000) + 6 * STORM_S * 1000;
const PARAMETERS = "/sys/module/hil_gpio/parameters";
const NEW_GPIOD = `${HIL_FOLDER}gpiod-2.2.1`;
const COUNTER = `${process.execPath} --import tsx ${fileURLToPath(new URL("count-closings.ts", import.meta.url))} ${WIND} /run/closings`;

let pi: VirtualPi;

beforeAll(async () => {
  pi = await bootVirtualPi();
  await pi.run(`cd ${fileURLToPath(new URL("../..", import.meta.url))}`);
});
afterAll(async () => {
  await pi?.stop();
});

const counterSaid = () => pi.run("cat /run/counter.log");
const closings = async () => Number(await pi.run("cat /run/closings"));
const storm = (hz: number, count: number) => pi.run(`echo "${WIND} ${hz} ${count}" > ${PARAMETERS}/close`);

/** Counts from now on; what the counter said until then. */
async function startCounting(path = ""): Promise<string> {
  await pi.run(`rm -f /run/closings; ${path}${COUNTER} > /run/counter.log 2>&1 & counter=$!`);
  await waitFor("the counter", async () => /^(counting|refused)/m.test(await counterSaid()), 120_000);
  return counterSaid();
}

const stopCounting = () => pi.run("kill -9 $counter; wait $counter 2>/dev/null");

/** Has the pin close, and how often it was counted. Looks once a second, as looking is work for the machine, too. */
async function countedOf(hz: number, count: number): Promise<number> {
  const before = await closings();
  await storm(hz, count);
  await pi.run(`while [ "$(cat ${PARAMETERS}/close)" != ${count} ]; do sleep 1; echo .; done`, 60_000);
  await waitFor(`${count} closings to be counted`, async () => (await closings()) >= before + count, 20_000).catch(() => undefined);
  return (await closings()) - before;
}

/** What the counter said tells whether the kernel's queue was full. */
async function expectAllCounted(hz: number, count: number): Promise<void> {
  const counted = await countedOf(hz, count);
  expect({ counted, said: await counterSaid() }).toEqual({ counted: count, said: expect.not.stringContaining("missed") });
}

const versions = [
  { version: "1.6.3", path: "" },
  { version: "2.2.1", path: `PATH=${NEW_GPIOD}:$PATH ` },
].filter(({ path }) => path === "" || existsSync(NEW_GPIOD));

describe.each(versions)("by the character device with libgpiod $version", ({ version, path }) => {
  afterAll(stopCounting);

  test("a pin is watched, pulled up", async () => {
    expect(await startCounting(path)).toContain(`pins by gpiod ${version} on gpiochip0 (pinctrl-bcm2835)`);
    expect((await pi.run(`cat ${PARAMETERS}/pulled_up`))[WIND]).toBe("1");
  });

  test(
    "a storm of 60 m/s is counted exactly while the processor is busy",
    async () => {
      const count = STORM_HZ * STORM_S;
      await pi.run("(while :; do :; done) & busy=$!");
      // After it, all that gpiomon and Node.js need is in the machine's memory, and no longer on the disk of this one, which may be busy
      const first = await countedOf(STORM_HZ, FIRST_S * STORM_HZ);
      process.stderr.write(`libgpiod ${version}: ${first} of ${FIRST_S * STORM_HZ} closings before all was in memory\n`);
      await expectAllCounted(STORM_HZ, count);
      await pi.run("kill $busy; wait $busy 2>/dev/null");
      process.stderr.write(`libgpiod ${version}: ${count} of ${count} closings at ${STORM_HZ} a second under load\n`);
    },
    STORM_HANGING_MS,
  );

  test("a gpiomon that is killed is replaced, and the next closings are counted once", async () => {
    const before = await closings();
    await pi.run("kill -9 $(ps -o pid= --ppid $counter)");
    await waitFor("it to be watched again", async () => (await counterSaid()).includes("watched again"), 30_000);
    expect(await counterSaid()).toContain("GPIO 6 not watched, tried again in 0.2 s: gpiomon ended: SIGKILL");
    await storm(20, 10);
    await waitFor("the closings", async () => (await closings()) >= before + 10, 20_000).catch(() => undefined);
    expect(await closings()).toBe(before + 10);
  });

  test("a gpiomon goes with a counter that is killed, so that the next finds the pin free", async () => {
    await stopCounting();
    await waitFor("the pin to be free", async () => !(await pi.run("gpioinfo gpiochip0")).includes("[used"), 20_000);
  });

  test("a pin that another holds is refused with his name", async () => {
    await pi.run(`gpiomon gpiochip0 ${WIND} > /dev/null & other=$!`);
    await waitFor("the other", async () => (await pi.run("gpioinfo gpiochip0")).includes("[used"), 20_000);
    expect(await startCounting(path)).toContain("refused: GPIO 6 is held by gpiomon; end that, or take another pin");
    await pi.run("kill $other; wait $other 2>/dev/null");
  });
});

describe("by sysfs, where gpiod cannot be run", () => {
  test("closings are counted, and the log says why and by which number of the kernel", async () => {
    await pi.run("mount --bind /dev/null /usr/bin/gpiomon");
    const said = await startCounting();
    expect(said).toContain("pins by onoff in /sys/class/gpio, because the package gpiod is not installed");
    expect(said).toContain(`GPIO ${WIND} is ${512 + WIND} to the kernel, whose header begins at 512`);
    await expectAllCounted(10, 20);
    await stopCounting();
    await pi.run("umount /usr/bin/gpiomon");
  });
});
