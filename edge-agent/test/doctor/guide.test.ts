/** What docs/raspberry-pi.md quotes of the doctor is what it prints. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { err, ok } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { readRepositoryFile } from "../../../test/support/repository.ts";
import type { DoctorPorts } from "../../src/doctor/doctor.ts";
import { describeFinding, good } from "../../src/doctor/finding.ts";
import type { Host } from "../../src/doctor/host.ts";
import { checkBroker } from "../../src/doctor/mqtt-js-broker-check.ts";
import { checkTwin } from "../../src/doctor/twin-check.ts";
import { createSimulatedChips } from "../../src/simulation/chips/simulated-chips.ts";
import { createExaminedPi, type Examined, RAIN, weatherAt } from "../support/examined-pi.ts";
import { instantClock } from "../support/scripted-i2c-bus.ts";

let pi: ReturnType<typeof createExaminedPi>;
let clock: ReturnType<typeof instantClock>;
beforeEach(() => {
  pi = createExaminedPi();
  clock = instantClock(Date.UTC(2026, 5, 21, 11));
});
afterEach(() => pi.remove());

const CHIPS_OF_THE_PHAT = [0x77, 0x40, 0x23];

/** The chips of the board without those that are wired by hand; at 0x76 there may be one of no known kind. */
function busWith({ addresses = CHIPS_OF_THE_PHAT, strangerId }: { addresses?: readonly number[]; strangerId?: number } = {}) {
  const all = createSimulatedChips(weatherAt, clock);
  const openBus: DoctorPorts["openBus"] = async () =>
    ok({
      close: async () => {},
      async transfer(address, bytes, length) {
        if (address === 0x76 && strangerId !== undefined) return ok(new Uint8Array(length).fill(strangerId));
        return addresses.includes(address)
          ? all.transfer(address, bytes, length)
          : err(`no answer from 0x${address.toString(16)}; is the chip plugged in?`);
      },
    });
  return openBus;
}

/** What a broker says that lets the station in, and on which another host may have been the station last. */
const brokerSays = (lastHost: string) => {
  const { payload } = JSON.parse(readRepositoryFile("schemas/examples/valid/info-pi-with-two-remotes.json"));
  const info = Buffer.from(JSON.stringify({ ...payload, host: lastHost }));
  return [
    good("Broker", "mqtt://192.168.1.20:1883 lets this station in, MQTT 5"),
    good("Commands", "may be read from clima/v1/garden/cmd/#"),
    good("Readings", "may be published under clima/v1/garden/"),
    checkTwin("garden", "garden", { info, status: "online" }),
  ];
};

async function printed({ ports = {}, station = {} }: Examined = {}, host: Partial<Host> = {}): Promise<string[]> {
  const findings = await pi.findings({
    ports: { host: { ...pi.host(), ...host }, clock, openBus: busWith(), checkBroker: async () => brokerSays("garden"), ...ports },
    station,
  });
  return findings.flatMap(describeFinding);
}

/** Each block of the guide that quotes the doctor. */
const quoted = [...readRepositoryFile("docs/raspberry-pi.md").matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, block = ""]) =>
  block.trimEnd().split("\n"),
);

async function withoutBus(): Promise<string[]> {
  pi.prepare();
  rmSync(join(pi.path, "dev/i2c-1"));
  rmSync(join(pi.path, "sys/class/rc"), { recursive: true });
  return printed();
}

async function onKernelOfDebian(): Promise<string[]> {
  pi.write("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0");
  pi.write("proc/sys/kernel/osrelease", "6.12-arm64\n");
  pi.write("lib/modules/6.12-arm64/modules.dep", "kernel/drivers/media/rc/gpio-ir-recv.ko.xz:\n");
  return printed();
}

async function onPi5(): Promise<string[]> {
  pi.prepare();
  pi.write("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0");
  pi.write("sys/class/rc/rc1/uevent", "DRV_NAME=pwm-ir-tx\n");
  pi.write("boot/firmware/config.txt", "dtoverlay=pwm-ir-tx,gpio_pin=18\n");
  return printed();
}

async function withLircd(): Promise<string[]> {
  pi.prepare();
  pi.write("run/lirc/lircd.pid", "321\n");
  pi.write("proc/321/comm", "lircd\n");
  return printed();
}

async function withBadChips(): Promise<string[]> {
  pi.prepare();
  // Says that it is there, and then measures nothing
  let asked = 0;
  const all = createSimulatedChips(weatherAt, clock);
  const openBus: DoctorPorts["openBus"] = async () =>
    ok({
      close: async () => {},
      async transfer(address, bytes, length) {
        if (address === 0x23) return all.transfer(address, bytes, length);
        if (address === 0x40 && asked++ === 0) return ok(new Uint8Array(length).fill(2));
        return err(`no answer from 0x${address.toString(16)}; is the chip plugged in?`);
      },
    });
  return [
    ...(await printed({ ports: { openBus } })),
    ...(await printed({ ports: { openBus: busWith({ addresses: [] }) } })),
    ...(await printed({ ports: { openBus: busWith({ strangerId: 0x99 }) } })),
  ];
}

async function withoutRights(): Promise<string[]> {
  pi.prepare();
  const refused = { kind: "refused", message: "unable to open chip '/dev/gpiochip0': Permission denied" } as const;
  const access: Host["access"] = async (path) => (path.startsWith("/dev/") ? "denied" : "allowed");
  return printed({ station: RAIN }, { access, findGpiod: async () => err(refused) });
}

async function withoutGpiod(): Promise<string[]> {
  pi.prepare();
  const absent = { kind: "absent", message: "the package gpiod is not installed" } as const;
  const whyNotLoaded: Host["whyNotLoaded"] = async (name) => (name === "onoff" ? "Cannot find module" : undefined);
  return printed({ station: RAIN }, { whyNotLoaded, findGpiod: async () => err(absent) });
}

async function withTwin(): Promise<string[]> {
  pi.prepare();
  return printed({ ports: { checkBroker: async () => brokerSays("attic") } });
}

async function neglected(): Promise<string[]> {
  pi.prepare();
  return printed({
    ports: {
      facts: { throttled: 0x50005, diskFreeMb: 20 },
      clockSync: async () => "no",
      checkBroker: ({ base, station }) => checkBroker({ base, station, mqtt: { url: "mqtt://127.0.0.1:1" } }),
    },
    station: { elevationM: undefined, source: "simulated" },
  });
}

test("a Pi that is ready is quoted whole", async () => {
  pi.prepare();
  expect(quoted[0]).toEqual(await printed());
});

test("each line that is quoted for a symptom is one that the doctor prints there", async () => {
  const can: string[] = [];
  for (const scene of [withoutBus, withBadChips, withoutRights, onPi5, withLircd, withoutGpiod, withTwin, neglected, onKernelOfDebian]) {
    can.push(...(await scene()));
    for (const folder of ["proc", "run", "sys", "dev"]) rmSync(join(pi.path, folder), { recursive: true, force: true });
  }
  const symptoms = quoted.slice(1);
  expect(symptoms.length).toBeGreaterThan(8);
  expect(symptoms.flat().filter((line) => !can.includes(line))).toEqual([]);
});
