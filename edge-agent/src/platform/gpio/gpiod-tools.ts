/**
 * What the programs of the package gpiod are asked and how they answer. Their options and formats changed from libgpiod 1 to 2 (its
 * tools/*.c, 1.6.3 and 2.2.1), so each function is told which of both it is.
 */
import { err, ok, type Result } from "@clima/schemas";

export interface GpiodVersion {
  readonly major: 1 | 2;
  /** As the programs tell it, like 1.6.3. */
  readonly text: string;
}

export interface GpiodChip {
  /** As in /dev. */
  readonly name: string;
  readonly label: string;
  readonly pins: number;
}

/** The package gpiod of a computer, and the chip of its header. */
export interface GpiodFacts {
  readonly version: GpiodVersion;
  readonly chip: GpiodChip;
}

export interface GpiodProblem {
  /** Absent: another way may work. Refused: it is there, and this user may not use it. */
  readonly kind: "absent" | "refused";
  readonly message: string;
}

export interface PinEdge {
  readonly bcm: number;
  readonly isClosed: boolean;
  /** The kernel's time stamp: its monotonic clock, before Linux 5.7 its wall clock. */
  readonly kernelMs: number;
}

/** The version of what `gpiomon --version` printed; before 1.5 there are no pull-ups. */
export function readGpiodVersion(printed: string): Result<GpiodVersion, string> {
  const [, text, major, minor] = /\(libgpiod\) v((\d+)\.(\d+)\S*)/.exec(printed) ?? [];
  if (text === undefined) return err(`gpiomon does not tell its version (${printed.split("\n")[0]})`);
  if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < 5)) return err(`gpiod ${text} knows no pull-ups; 1.5 or newer does`);
  return ok({ major: Number(major) === 1 ? 1 : 2, text });
}

/** The chips of what `gpiodetect` printed, which is the same in both. */
export const readGpiodetect = (printed: string): readonly GpiodChip[] =>
  [...printed.matchAll(/^(\S+) \[(.*)\] \((\d+) lines\)$/gm)].map(([, name = "", label = "", pins]) => ({
    name,
    label,
    pins: Number(pins),
  }));

/** gpiomon's options: both edges of all pins, pulled up, each with the kernel's time. libgpiod 1 leaves bouncing to its reader. */
export function monitorArgs({ major }: GpiodVersion, chip: string, bcms: readonly number[], settleMs: number): readonly string[] {
  const pins = bcms.map(String);
  // The kind of edge is last and one digit long: a line that is cut off cannot be taken for a whole one
  if (major === 1) return ["--bias=pull-up", "--line-buffered", "--format=%s %n %o %e", chip, ...pins];
  const settle = settleMs > 0 ? [`--debounce-period=${settleMs}ms`] : [];
  return [`--chip=${chip}`, "--bias=pull-up", ...settle, "--format=%S %o %e", ...pins];
}

/** The edge of one line of gpiomon's; undefined for anything else. */
export function readEdge({ major }: GpiodVersion, line: string): PinEdge | undefined {
  const found = (major === 1 ? /^(\d+) (\d+) (\d+) ([01])$/ : /^(\d+)\.(\d{9}) (\d+) ([12])$/).exec(line);
  if (!found) return undefined;
  const [seconds = 0, nanoseconds = 0, bcm = 0, kind] = found.slice(1).map(Number);
  return { bcm, isClosed: kind === (major === 1 ? 0 : 2), kernelMs: seconds * 1000 + nanoseconds / 1e6 };
}

const level = (isOn: boolean) => (isOn ? 1 : 0);

/** gpioset's options to hold a level until it is ended. */
export const holdArgs = ({ major }: GpiodVersion, chip: string, bcm: number, isOn: boolean): readonly string[] =>
  major === 1 ? ["--mode=wait", chip, `${bcm}=${level(isOn)}`] : [`--chip=${chip}`, `${bcm}=${level(isOn)}`];

/** gpioset's options to set a level and end. */
export const setOnceArgs = ({ major }: GpiodVersion, chip: string, bcm: number, isOn: boolean): readonly string[] =>
  major === 1 ? ["--mode=exit", chip, `${bcm}=${level(isOn)}`] : [`--chip=${chip}`, "--toggle=0", `${bcm}=${level(isOn)}`];

/** gpioinfo's options for all pins of a chip. */
export const infoArgs = ({ major }: GpiodVersion, chip: string): readonly string[] => (major === 1 ? [chip] : [`--chip=${chip}`]);

/** Who holds each pin that is in use, of what `gpioinfo` printed. */
export function readHolders({ major }: GpiodVersion, printed: string): ReadonlyMap<number, string> {
  const used =
    major === 1
      ? /^\s*line\s+(\d+):.*?\s(?:"([^"]*)"|(\S+))\s+(?:input|output)\s+active-\w+\s.*\bused\b/gm
      : /^\s*line\s+(\d+):.*\sconsumer=(?:"([^"]*)"|(\S+))/gm;
  return new Map([...printed.matchAll(used)].map(([, bcm, quoted, plain]) => [Number(bcm), quoted ?? plain ?? "?"]));
}

export const heldBy = (bcm: number, holder: string) =>
  `GPIO ${bcm} is held by ${holder}${holder === "sysfs" ? `, an export in /sys/class/gpio` : ""}; end that, or take another pin`;

/** What the programs' complaint means for the set-up. */
export function describeGpiodFailure(said: string): string {
  const text = said.trim().replaceAll("\n", "; ");
  if (/permission denied/i.test(text)) return `${text}; sudo usermod -aG gpio $USER, then log in again`;
  if (/resource busy/i.test(text)) return `${text}; gpioinfo shows who holds the pin`;
  if (/(unrecognized|invalid|unknown) option/i.test(text)) return `${text}; this version of gpiod is none that Clima knows (1.5 to 2.2)`;
  if (/no such file|cannot find gpio chip/i.test(text)) return `${text}; the chip is gone, gpiodetect shows which there are`;
  return text;
}
