/** The pins through programs that behave as those of libgpiod 1.6.3 and 2.2.1. */
import type { Log } from "@clima/schemas";
import { afterEach, describe, expect, test } from "@jest/globals";
import { waitFor } from "../../../../test/support/wait-for.ts";
import type { Gpio } from "../../../src/platform/gpio/gpio.ts";
import { createGpiodGpio } from "../../../src/platform/gpio/linux-gpiod.ts";
import { findGpiod } from "../../../src/platform/gpio/linux-gpiod-programs.ts";
import { systemClock } from "../../../src/platform/system-clock.ts";
import { createFakeGpiod, type FakeSetup } from "../../support/fake-gpiod.ts";

const [RAIN, WIND, LED] = [5, 6, 13];

const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

function fakeOf(setup: FakeSetup) {
  const fake = createFakeGpiod(setup);
  ending.push(fake.remove);
  return fake;
}

async function gpioOf(fake: ReturnType<typeof createFakeGpiod>) {
  const said: string[] = [];
  const log: Log = { debug() {}, info() {}, warn: (line) => void said.push(line), error: (line) => void said.push(line) };
  const found = await findGpiod(fake.bin);
  if (!found.ok) throw new Error(found.error.message);
  const gpio = await createGpiodGpio(found.value, systemClock, log);
  ending.push(gpio.close);
  return { gpio, said };
}

/** A pin that is watched, with what it was told. */
function watch(gpio: Gpio, bcm: number, settleMs = 0) {
  const changes: { isClosed: boolean; atMs: number }[] = [];
  const watched = gpio.watch(bcm, settleMs, (isClosed, atMs) => void changes.push({ isClosed, atMs }));
  if (!watched.ok) throw new Error(watched.error);
  return { changes, closings: () => changes.filter(({ isClosed }) => isClosed).length };
}

const tap = (bcm: number) => [`${bcm} falling`, `${bcm} rising`];

describe.each(["1.6.3", "2.2.1"])("with libgpiod %s", (version) => {
  test("each closing is told once, to its own pin, when the kernel saw it", async () => {
    const fake = fakeOf({ version });
    const { gpio, said } = await gpioOf(fake);
    const rain = watch(gpio, RAIN);
    const wind = watch(gpio, WIND);
    expect(await gpio.start()).toEqual({ ok: true, value: undefined });
    const beganMs = systemClock.monotonicMs();
    await fake.tell(...tap(WIND), ...tap(RAIN), ...tap(WIND));
    await waitFor("all changes", () => rain.changes.length + wind.changes.length === 6);
    expect([rain.closings(), wind.closings()]).toEqual([1, 2]);
    const times = [...wind.changes.map(({ atMs }) => atMs)];
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(beganMs - 1);
    expect(times[3]).toBeLessThanOrEqual(systemClock.monotonicMs());
    expect(said).toEqual([]);
  });

  test("one process watches all pins, with pull-ups", async () => {
    const fake = fakeOf({ version });
    const { gpio } = await gpioOf(fake);
    watch(gpio, RAIN, 5);
    watch(gpio, WIND, 0);
    await gpio.start();
    const calls = fake.callsOf("gpiomon");
    expect(calls).toHaveLength(1);
    expect(calls[0]?.args).toEqual(expect.arrayContaining(["--bias=pull-up", "5", "6"]));
    expect(calls[0]?.args.join(" ")).not.toContain("debounce");
  });

  test("the kernel debounces, where it can, as long as the quickest pin allows", async () => {
    const fake = fakeOf({ version });
    const { gpio } = await gpioOf(fake);
    watch(gpio, RAIN, 5);
    watch(gpio, WIND, 3);
    await gpio.start();
    const debounce = fake.callsOf("gpiomon")[0]?.args.filter((arg) => arg.includes("debounce"));
    expect(debounce).toEqual(version.startsWith("1.") ? [] : ["--debounce-period=3ms"]);
  });

  test("a gpiomon that dies is started again; nothing is counted twice, and the log tells of the gap", async () => {
    const fake = fakeOf({ version });
    const { gpio, said } = await gpioOf(fake);
    const wind = watch(gpio, WIND);
    await gpio.start();
    await fake.tell(...tap(WIND), `${WIND} falling`, "print 12345.1", "die the chip went away");
    await waitFor("the gap to be told", () =>
      said.some((line) => /GPIO 6 watched again; what changed in \d+\.\d s may be missing/.test(line)),
    );
    expect(said[0]).toMatch(/GPIO 6 not watched, tried again in 0\.2 s: gpiomon ended: .*the chip went away/);
    expect(wind.closings()).toBe(2);
    await fake.tell(...tap(WIND));
    await waitFor("the next closing", () => wind.closings() === 3);
    expect(fake.callsOf("gpiomon")).toHaveLength(2);
    expect(wind.changes).toHaveLength(5);
  });

  test("a gpiomon that is killed while another takes its pin waits until that lets go, and says who has it", async () => {
    const fake = fakeOf({ version });
    const { gpio, said } = await gpioOf(fake);
    watch(gpio, WIND);
    await gpio.start();
    fake.change({ heldBySysfs: [WIND] });
    process.kill(fake.callsOf("gpiomon")[0]?.pid ?? 0, "SIGKILL");
    await waitFor("the holder", () => said.some((line) => line.includes("GPIO 6 is held by sysfs, an export in /sys/class/gpio")));
    fake.change({});
    await waitFor("the pin again", () => said.some((line) => line.includes("watched again")));
  });

  test("two closings without an opening are both counted, and said to hide a change", async () => {
    const fake = fakeOf({ version });
    const { gpio, said } = await gpioOf(fake);
    const wind = watch(gpio, WIND);
    await gpio.start();
    await fake.tell(`${WIND} falling`, `${WIND} falling 20`);
    await waitFor("both", () => wind.closings() === 2);
    expect(said).toEqual(["agent: GPIO 6 closed twice in a row; the change between was missed (1 since the start)"]);
  });

  test("what gpiomon says besides edges is said, and counts for nothing", async () => {
    const fake = fakeOf({ version });
    const { gpio, said } = await gpioOf(fake);
    const wind = watch(gpio, WIND);
    await gpio.start();
    await fake.tell("line event: FALLING EDGE offset: 6", ...tap(WIND));
    await waitFor("the closing", () => wind.closings() === 1);
    expect(said.join()).toContain("gpiomon said what is no edge");
  });

  test("a light keeps its level, changes it, and is off and free in the end", async () => {
    const fake = fakeOf({ version });
    const { gpio } = await gpioOf(fake);
    const light = gpio.output(LED);
    if (!light.ok) throw new Error(light.error);
    for (const level of ["1", "0", "1"]) {
      light.value(level === "1");
      await waitFor(`level ${level}`, () => fake.level(LED) === level);
    }
    const before = fake.callsOf("gpioset").length;
    light.value(true);
    await gpio.close();
    expect(fake.level(LED)).toBe("0");
    expect(fake.callsOf("gpioset")).toHaveLength(before + 1);
    const again = await gpioOf(fake);
    expect(again.gpio.output(LED).ok).toBe(true);
  });

  test("a light whose gpioset is killed is lit again when the level is set next", async () => {
    const fake = fakeOf({ version });
    const { gpio, said } = await gpioOf(fake);
    const light = gpio.output(LED);
    if (!light.ok) throw new Error(light.error);
    light.value(true);
    await waitFor("light", () => fake.level(LED) === "1");
    process.kill(fake.callsOf("gpioset")[0]?.pid ?? 0, "SIGKILL");
    await waitFor("the loss", () => said.some((line) => /GPIO 13 is not switched, gpioset ended: SIGKILL/.test(line)));
    light.value(true);
    await waitFor("another gpioset", () => fake.callsOf("gpioset").length === 2);
  });

  test("a pin that is taken, twice in the settings or not there is an error with the reason", async () => {
    const fake = fakeOf({ version, heldBySysfs: [RAIN] });
    const { gpio } = await gpioOf(fake);
    const errorOf = (bcm: number) => gpio.watch(bcm, 0, () => {});
    expect(errorOf(RAIN)).toEqual({ ok: false, error: expect.stringMatching(/^GPIO 5 is held by sysfs/) });
    expect(errorOf(99)).toEqual({ ok: false, error: expect.stringMatching(/^there is no GPIO 99 on gpiochip0/) });
    expect(errorOf(WIND).ok).toBe(true);
    expect(gpio.output(WIND)).toEqual({ ok: false, error: "GPIO 6 is in the settings twice" });
  });

  test("a pin that is taken between the look and the start is an error, too", async () => {
    const fake = fakeOf({ version });
    const { gpio } = await gpioOf(fake);
    watch(gpio, WIND);
    fake.change({ heldBySysfs: [WIND] });
    expect(await gpio.start()).toEqual({ ok: false, error: expect.stringMatching(/^GPIO 6 is held by sysfs/) });
  });

  test("a device that may not be used names the group", async () => {
    expect(await findGpiod(fakeOf({ version, denied: true }).bin)).toEqual({
      ok: false,
      error: { kind: "refused", message: expect.stringMatching(/Permission denied; sudo usermod -aG gpio/) },
    });
  });

  test("the chip is that of the header, whatever its number", async () => {
    const chips = [
      { name: "gpiochip0", label: "gpio-brcmstb@107d508500" },
      { name: "gpiochip4", label: "pinctrl-rp1" },
    ];
    const fake = fakeOf({ version, chips });
    const { gpio } = await gpioOf(fake);
    watch(gpio, WIND);
    expect((await gpio.start()).ok).toBe(true);
    expect(fake.callsOf("gpiomon")[0]?.args.join(" ")).toContain("gpiochip4");
  });
});

test.each([
  ["0.9.1", "gpiod 0.9.1 knows no pull-ups; 1.5 or newer does"],
  ["1.2", "gpiod 1.2 knows no pull-ups; 1.5 or newer does"],
])("libgpiod %s leaves the pins to sysfs", async (version, message) => {
  expect(await findGpiod(fakeOf({ version }).bin)).toEqual({ ok: false, error: { kind: "absent", message } });
});

test("without the package, and without a chip, the pins are left to sysfs", async () => {
  expect(await findGpiod("/nowhere")).toEqual({ ok: false, error: { kind: "absent", message: "the package gpiod is not installed" } });
  expect(await findGpiod(fakeOf({ version: "2.2.1", chips: [] }).bin)).toMatchObject({ error: { kind: "absent" } });
});
