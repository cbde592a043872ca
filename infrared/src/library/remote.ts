import { err, ok, parseRemoteFile, type RemoteFile, type Result } from "@clima/schemas";
import { airConditionerOf } from "../climate/air-conditioners.ts";
import type { AirConditioner } from "../climate/climate-protocol.ts";
import { checkCode } from "../codec/protocol.ts";
import { protocolOf } from "../codec/protocols.ts";
import { USUAL_CARRIER_HZ } from "../frame.ts";
import { buttonNames, buttonsInOrder, namesInText, orderedButtons } from "./button-order.ts";

export interface ProtocolButton {
  readonly protocol: string;
  readonly address: number;
  readonly command: number;
  /** Where the device has another than its protocol. */
  readonly carrierHz?: number;
}

/** What is sent for timings, first and while the button is held. Timings that end with a space say their gap themselves. */
export interface RawForm {
  readonly timingsUs: readonly number[];
  /** For each further send, one after the other, then from the first of them again; `timingsUs` again when absent. */
  readonly repeatTimingsUs?: readonly (readonly number[])[];
}

export interface RawButton extends RawForm {
  readonly carrierHz: number;
  /** Dark after what does not say its gap itself. */
  readonly gapUs?: number;
  /** From the start of a frame to that of the next, in place of `gapUs`. */
  readonly periodUs?: number;
  /** Devices want it so often before they believe it. */
  readonly minSends?: number;
  /** The other forms: each press takes the next, then the first again. */
  readonly toggled?: readonly RawForm[];
}

export type Button = ProtocolButton | RawButton;

/** A remote control. */
export interface Remote {
  readonly name: string;
  /** How often a code is sent, where nobody says. */
  readonly sends?: number;
  /** How long the device needs between two presses. */
  readonly gapMs?: number;
  /** Of an air conditioner, which has a code for each state. */
  readonly climate?: AirConditioner;
  readonly buttons: Readonly<Record<string, Button>>;
  /** The names of the buttons as its file has them; absent where that is the order of `buttons`. See button-order.ts. */
  readonly order?: readonly string[];
}

/** The remote of a file; the error says what is wrong with it, and names the button that cannot be sent. */
export function readRemoteFile(file: Uint8Array | string): Result<Remote, string> {
  const parsed = parseRemoteFile(file);
  const text = typeof file === "string" ? file : Buffer.from(file).toString("utf8");
  return parsed.ok ? toRemote(parsed.value, namesInText(text, "buttons")) : parsed;
}

/** The remote of a file that was read; `names`: of the buttons, in the order of its text. */
export function toRemote(file: RemoteFile, names: readonly string[] = Object.keys(file.buttons ?? {})): Result<Remote, string> {
  const climate = file.climate && airConditionerOf(file.climate.protocol, file.climate.model);
  if (climate?.ok === false) return err(`climate: ${climate.error}`);
  const buttons: Record<string, Button> = {};
  for (const [name, written] of Object.entries(file.buttons ?? {})) {
    const button = toButton(written, file);
    if (!button.ok) return err(`buttons.${name}: ${button.error}`);
    buttons[name] = button.value;
  }
  const { name, sends, gapMs } = file;
  const inOrder = buttonsInOrder({ buttons, order: names });
  return ok({
    name,
    ...(sends === undefined ? {} : { sends }),
    ...(gapMs === undefined ? {} : { gapMs }),
    ...(climate === undefined ? {} : { climate: climate.value }),
    ...orderedButtons(inOrder),
  });
}

type WrittenButton = NonNullable<RemoteFile["buttons"]>[string];

function toButton(written: WrittenButton, { protocol, address, carrierHz: commonHz }: RemoteFile): Result<Button, string> {
  if (typeof written === "number") {
    if (protocol === undefined || address === undefined) return err("is a number, but the remote has no protocol and address");
    return checked({ protocol, address, command: written, ...(commonHz === undefined ? {} : { carrierHz: commonHz }) });
  }
  if ("protocol" in written) return checked(written);
  const { carrierHz = USUAL_CARRIER_HZ, ...rest } = written;
  const wrong = whatIsWrong(rest);
  return wrong === undefined ? ok({ carrierHz, ...rest }) : err(wrong);
}

function whatIsWrong({ gapUs, periodUs, toggled = [], ...form }: Omit<RawButton, "carrierHz">): string | undefined {
  if (gapUs !== undefined && periodUs !== undefined) return `has gapUs ${gapUs} and periodUs ${periodUs}; expected one of them`;
  return [form, ...toggled]
    .flatMap(({ timingsUs, repeatTimingsUs = [] }) => [timingsUs, ...repeatTimingsUs])
    .map(whereNotInTurn)
    .find((wrong) => wrong !== undefined);
}

function whereNotInTurn(timingsUs: readonly number[]): string | undefined {
  const wrong = timingsUs.findIndex((us, index) => us === 0 || us > 0 !== (index % 2 === 0));
  return wrong < 0 ? undefined : `timingsUs[${wrong}] is ${timingsUs[wrong]}; expected marks and spaces in turn, a mark first`;
}

function checked(button: ProtocolButton): Result<Button, string> {
  const protocol = protocolOf(button.protocol);
  if (!protocol) return err(`protocol ${button.protocol} is not known`);
  const right = checkCode(protocol, button);
  return right.ok ? ok(button) : right;
}

/** The file of a remote: buttons of the most frequent protocol and address as numbers, so that it is short and can be read. */
export function toRemoteFile({ name, sends, gapMs, climate, buttons }: Remote): RemoteFile {
  const common = mostFrequent(Object.values(buttons));
  const written = Object.entries(buttons).map(([button, code]) => [button, isOf(common, code) ? code.command : toWritten(code)]);
  return {
    schema: "remote/1",
    name,
    ...(common ? { protocol: common.protocol as NonNullable<RemoteFile["protocol"]>, address: common.address } : {}),
    ...(common?.carrierHz === undefined ? {} : { carrierHz: common.carrierHz }),
    ...(sends === undefined ? {} : { sends }),
    ...(gapMs === undefined ? {} : { gapMs }),
    ...(climate === undefined ? {} : { climate: { protocol: climate.protocol, model: climate.model } }),
    ...(climate !== undefined && written.length === 0 ? {} : { buttons: Object.fromEntries(written) }),
  };
}

/** The text of that file, its buttons in their order. */
export function remoteFileText(remote: Remote): string {
  const { buttons, ...head } = toRemoteFile(remote);
  if (buttons === undefined) return `${JSON.stringify(head, undefined, 2)}\n`;
  const lines = buttonNames(remote).map((name) => `${JSON.stringify(name)}: ${JSON.stringify(buttons[name], undefined, 2)}`);
  const start = JSON.stringify(head, undefined, 2).replace(/\n\}$/, "");
  return `${start},\n  "buttons": {\n${lines.join(",\n").replace(/^|(?<=\n)/g, "    ")}\n  }\n}\n`;
}

const toWritten = (code: Button) => structuredClone(code);

const isOf = (common: ProtocolButton | undefined, code: Button): code is ProtocolButton =>
  common !== undefined && "protocol" in code && kindOf(code) === kindOf(common);

/** What buttons have in common that a file has as numbers. */
const kindOf = ({ protocol, address, carrierHz }: ProtocolButton) => `${protocol} ${address} ${carrierHz}`;

function mostFrequent(buttons: readonly Button[]): ProtocolButton | undefined {
  const counts = new Map<string, { readonly button: ProtocolButton; count: number }>();
  for (const button of buttons) {
    if (!("protocol" in button)) continue;
    const key = kindOf(button);
    const known = counts.get(key) ?? { button, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.button;
}
