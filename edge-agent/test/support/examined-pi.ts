/** A folder with a file system like a Pi's, for the doctor to look at. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ok } from "@clima/schemas";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { type DoctorPorts, examine } from "../../src/doctor/doctor.ts";
import { type Finding, good } from "../../src/doctor/finding.ts";
import type { Host } from "../../src/doctor/host.ts";
import { createLinuxHost } from "../../src/doctor/linux-host.ts";
import type { HostFacts } from "../../src/platform/host-facts.ts";
import { createSimulatedChips } from "../../src/simulation/chips/simulated-chips.ts";
import { createSimulatedWeather } from "../../src/simulation/simulated-weather.ts";
import { instantClock } from "./scripted-i2c-bus.ts";
import { stationSettings } from "./station-settings.ts";

export const weatherAt = createSimulatedWeather({ seed: 42, latitudeDeg: 50.1, longitudeDeg: 8.7, elevationM: 112 });
export const RAIN = { rainGauge: { ...stationSettings.rainGauge, bcm: 5 } };

/** What is otherwise than on a Pi that is ready. */
export interface Examined {
  readonly ports?: Partial<DoctorPorts>;
  readonly station?: object;
}

export function createExaminedPi() {
  const root = tempDir();

  function write(path: string, text = ""): void {
    const file = join(root.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  const host = (): Host => ({
    ...createLinuxHost(root.path),
    whyNotLoaded: async () => undefined,
    findGpiod: async () =>
      ok({ version: { major: 2, text: "2.2.1" }, chip: { name: "gpiochip0", label: "pinctrl-bcm2711", pins: 54 } } as const),
  });

  return {
    path: root.path,
    remove: root.remove,
    write,
    host,
    /** A Pi on which everything is as it should be. */
    prepare(): void {
      write("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0");
      write("proc/device-tree/hat/product", "ANAVI Infrared pHAT\0");
      write("proc/device-tree/hat/vendor", "ANAVI\0");
      write("boot/firmware/config.txt");
      write("dev/i2c-1");
      write("sys/class/gpio/gpiochip512/label", "pinctrl-bcm2711\n");
      for (const [number, driver] of ["gpio_ir_recv", "gpio-ir-tx"].entries()) {
        write(`sys/class/rc/rc${number}/uevent`, `NAME=rc-rc6-mce\nDRV_NAME=${driver}\nDEV_NAME=${driver}\n`);
        write(`sys/class/rc/rc${number}/lirc${number}/dev`, "252:0");
        write(`dev/lirc${number}`);
      }
    },
    async findings({ ports = {}, station = {} }: Examined): Promise<Finding[]> {
      const clock = instantClock(Date.UTC(2026, 5, 21, 11));
      const settings = {
        base: "clima/v1",
        dataDir: "/",
        mqtt: { url: "mqtt://127.0.0.1" },
        softwareVersion: "1",
        station: { ...stationSettings, source: "pi" as const, elevationM: 112, ...station },
      };
      const facts: HostFacts = { throttled: 0, diskFreeMb: 24_310 };
      const findings: Finding[] = [];
      for await (const finding of examine(settings, {
        host: host(),
        facts,
        clock,
        clockSync: async () => "yes",
        openBus: async () => ok({ ...createSimulatedChips(weatherAt, clock), close: async () => {} }),
        checkBroker: async () => [good("Broker", "there")],
        ...ports,
      })) {
        findings.push(finding);
      }
      return findings;
    },
  };
}
