/** The lines of the firmware's config.txt that a station needs: the doctor advises them, the installer writes them. */
import { INFRARED_KINDS, type InfraredKind, lircNodes, nodeOfKind } from "../infrared/infrared-nodes.ts";
import type { Host } from "./host.ts";
import { configFile, I2C_LINE, isInfraredPhat, readModel } from "./pi-checks.ts";

/** Exact on every model: on a Pi 5 the overlay drives channel 0 only, which is on GPIO12; GPIO18 is channel 2, and stays dark. */
export const EVERY_PI_OVERLAY = "dtoverlay=pwm-ir-tx,gpio_pin=12,func=4";

export const isPi5 = async (host: Host) => /Raspberry Pi 5\d*\b|Compute Module 5\b/.test((await readModel(host)) ?? "");

/** How infrared is wired: the ANAVI Infrared pHAT, a LED on GPIO12 and a receiver on GPIO18, or not at all. */
export type InfraredBoard = "phat" | "led" | "none";

export interface MissingLines {
  /** The config.txt of this computer. */
  readonly file: string;
  readonly lines: readonly string[];
  /** The bus of the chips is switched on there, but the kernel does not have it yet: the computer was not started since. */
  readonly isBusAwaited: boolean;
}

/** The same line with other parameters is the owner's, and counts. */
const WRITTEN: Readonly<Record<"i2c" | InfraredKind, RegExp>> = {
  i2c: /^dtparam=(\S+,)?i2c(_arm)?(=on)?(,|$)/,
  sender: /^dtoverlay=(gpio|pwm)-ir-tx(,|$)/,
  receiver: /^dtoverlay=gpio-ir(,|$)/,
};

/**
 * What config.txt lacks for a station: lines whose device the kernel does not have and that do not stand there for every model already.
 * `board` is how infrared is wired; when nobody says, the board on the header does.
 */
export async function missingConfigLines(host: Host, i2cBus: number, board?: InfraredBoard): Promise<MissingLines> {
  const file = await configFile(host);
  const written = linesForAll((await host.readText(file)) ?? "");
  const lacks = (what: keyof typeof WRITTEN) => !written.some((line) => WRITTEN[what].test(line));
  const wired = board ?? ((await isInfraredPhat(host)) ? "phat" : "none");
  const nodes = await lircNodes(host);
  const isBusMissing = (await host.access(`/dev/i2c-${i2cBus}`)) === "missing";
  const lines: string[] = isBusMissing && lacks("i2c") ? [I2C_LINE] : [];
  if (wired !== "none" && !nodeOfKind(nodes, "sender") && lacks("sender"))
    lines.push(wired === "phat" ? INFRARED_KINDS.sender.overlay : EVERY_PI_OVERLAY);
  if (wired !== "none" && !nodeOfKind(nodes, "receiver") && lacks("receiver")) lines.push(INFRARED_KINDS.receiver.overlay);
  return { file, lines, isBusAwaited: isBusMissing && !lacks("i2c") };
}

/** The lines that count on every model: those before the first [section], and those of [all]. */
function linesForAll(text: string): readonly string[] {
  let isForAll = true;
  const found: string[] = [];
  for (const line of text.split("\n").map((each) => each.trim())) {
    const section = /^\[(.*)\]$/.exec(line)?.[1];
    if (section !== undefined) isForAll = section === "all";
    else if (isForAll) found.push(line);
  }
  return found;
}
