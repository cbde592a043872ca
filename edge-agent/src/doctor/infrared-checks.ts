/** What the kernel must have before a code can be sent or received. */
import { INFRARED_KINDS, type LircNode, lircNodes, nodeOfKind } from "../infrared/infrared-nodes.ts";
import { EVERY_PI_OVERLAY, isPi5 } from "./config-lines.ts";
import { type Finding, failed, good, warning } from "./finding.ts";
import type { Host } from "./host.ts";
import { configFile, isInfraredPhat } from "./pi-checks.ts";

const LOOP_BACK = "rc-loopback";

/** Sender and receiver, a fault only on the board that has them; and whether lircd holds one of them. */
export async function checkInfrared(host: Host): Promise<readonly Finding[]> {
  const nodes = await lircNodes(host);
  return [await checkNode(host, nodes, "sender"), await checkNode(host, nodes, "receiver"), ...(await checkLircd(host))];
}

async function checkNode(host: Host, nodes: readonly LircNode[], kind: "sender" | "receiver"): Promise<Finding> {
  const name = `Infrared ${kind}`;
  const missing = (await isInfraredPhat(host)) ? failed : warning;
  const node = nodeOfKind(nodes, kind);
  if (!node) {
    const kernel = kind === "sender" ? await kernelWithoutSender(host) : undefined;
    if (kernel !== undefined) {
      const message = `the kernel ${kernel} cannot send: it has neither gpio-ir-tx nor pwm-ir-tx (plain Debian leaves them out)`;
      return missing(name, message, "use Raspberry Pi OS, whose kernel has both");
    }
    return missing(name, "the kernel has none", ...(await linesFor(host, kind)), "sudo reboot");
  }
  if (node.driver === "pwm-ir-tx" && (await isDarkPin(host))) {
    const message = `${node.device} (pwm-ir-tx) stays dark: on this model the overlay drives GPIO12 only, not GPIO18`;
    return failed(name, message, `in ${await configFile(host)}:  ${EVERY_PI_OVERLAY}`, "sudo reboot");
  }
  if ((await host.access(node.device)) === "allowed") return good(name, `${node.device} (${describeDriver(node.driver)})`);
  return failed(name, `${node.device} may not be used by this user`, "sudo usermod -aG video $USER", "log in again");
}

/** The kernel's release, where its list of modules can be read and has no driver that sends. */
async function kernelWithoutSender(host: Host): Promise<string | undefined> {
  const release = await host.readText("/proc/sys/kernel/osrelease");
  if (release === undefined) return undefined;
  const modules = await host.readText(`/lib/modules/${release}/modules.dep`);
  if (modules === undefined) return undefined;
  const builtIn = (await host.readText(`/lib/modules/${release}/modules.builtin`)) ?? "";
  return /\/(gpio|pwm)-ir-tx\.ko/.test(`${modules}\n${builtIn}`) ? undefined : release;
}

/** The lines of config.txt. Not GPIO18 for a sender, although older models could: the receiver is there. */
async function linesFor(host: Host, kind: "sender" | "receiver"): Promise<readonly string[]> {
  const line = `in ${await configFile(host)}:  ${INFRARED_KINDS[kind].overlay}`;
  if (kind === "receiver" || (await isInfraredPhat(host))) return [line];
  const pin = (await isPi5(host)) ? "GPIO12 (on this model GPIO18 stays dark)" : "GPIO12";
  return [line, `or, with exact times, for a LED on ${pin}:  ${EVERY_PI_OVERLAY}`];
}

/** A Pi 5 whose config.txt has the overlay without the one pin that works. */
async function isDarkPin(host: Host): Promise<boolean> {
  const lines = /^\s*dtoverlay=pwm-ir-tx\b.*$/gm;
  const overlays = ((await host.readText(await configFile(host))) ?? "").match(lines) ?? [];
  return (await isPi5(host)) && overlays.some((line) => !/gpio_pin=12\b/.test(line));
}

function describeDriver(driver: string): string {
  if (driver === "pwm-ir-tx") return `${driver}, whose times are exact`;
  if (driver === "gpio-ir-tx") return `${driver}, whose times suffer when the processor is busy`;
  return driver === LOOP_BACK ? `${driver}, which has no light` : driver;
}

/** lircd reads every code itself, and sends in between: two programs at one device. */
async function checkLircd(host: Host): Promise<readonly Finding[]> {
  const pid = (await host.readText("/run/lirc/lircd.pid"))?.trim();
  if (pid === undefined || (await host.readText(`/proc/${pid}/comm`)) !== "lircd") return [];
  const message = `lircd (process ${pid}) holds the infrared device; it and the station get in each other's way`;
  return [warning("Infrared", message, "sudo systemctl disable --now lircd.socket lircd", "or set station.infraredSender to irsend")];
}
