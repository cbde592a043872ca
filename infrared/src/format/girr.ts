/** Girr, the XML of IrScrutinizer (bengtmartensson/Girr). */
import { err, type Result } from "@clima/schemas";
import type { Button } from "../library/remote.ts";
import { buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem, remotesOf } from "./imported.ts";
import { buttonOfIrp } from "./irdb.ts";
import { readPronto } from "./pronto.ts";

/** A command as far as it is read. */
interface Command {
  readonly name: string;
  protocol: string;
  readonly parameters: Map<string, number>;
  carrierHz: number | undefined;
  /** Timings of the intro, then of what repeats. */
  readonly timingsUs: number[];
  ccf: string;
}

const TOKEN = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)(?:[\w-]+:)?([\w-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|[^<]+|</g;
const ATTRIBUTE = /([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const plain = (text: string) =>
  text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(\w{1,5}));/gi, (whole, decimal, hex, name) => {
    const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return ENTITIES[String(name)] ?? (point <= 0x10_ffff ? String.fromCodePoint(point) : whole);
  });

const attributesOf = (text: string) =>
  new Map([...text.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [name, plain(double ?? single ?? "")]));

/** All remotes of a file. */
export function readGirr(text: string, fileName: string): Imported {
  const reader = createReader(fileName);
  for (const [token, slash, name, attributes = "", selfClosed] of text.matchAll(TOKEN)) {
    if (name === undefined) reader.content(token);
    else if (slash !== "/") reader.open(name, attributesOf(attributes));
    if (name !== undefined && (slash === "/" || selfClosed === "/")) reader.close(name);
  }
  return reader.imported();
}

type Attributes = ReadonlyMap<string | undefined, string>;

function createReader(fileName: string) {
  const remotes: { readonly name: string; readonly buttons: ReturnType<typeof createButtons> }[] = [];
  const problems: LineProblem[] = [];
  let command: Command | undefined;
  let element = "";

  function addCommand(ended: Command): void {
    const button = buttonOf(ended);
    if (remotes.length === 0) remotes.push({ name: fileName, buttons: createButtons() });
    if (button.ok) remotes.at(-1)?.buttons.add(cleanName(ended.name), button.value);
    else problems.push({ line: 0, reason: `${ended.name}: ${button.error}` });
  }

  return {
    open(name: string, attributes: Attributes): void {
      element = name;
      if (name === "remote") remotes.push({ name: attributes.get("name") || fileName, buttons: createButtons() });
      if (name === "command") command = newCommand(attributes.get("name") ?? "");
      else if (command) readElement(command, name, attributes);
    },
    close(name: string): void {
      if (name === "command" && command) addCommand(command);
      if (name === "command") command = undefined;
      element = "";
    },
    content(text: string): void {
      if (command) readContent(command, element, text);
    },
    imported: (): Imported => ({
      remotes: remotes.flatMap(({ name, buttons }) => remotesOf(cleanName(name), buttons)),
      problems,
    }),
  };
}

const newCommand = (name: string): Command => ({ name, protocol: "", parameters: new Map(), carrierHz: undefined, timingsUs: [], ccf: "" });

function readElement(command: Command, name: string, attributes: Attributes): void {
  if (name === "parameters") command.protocol = attributes.get("protocol") ?? "";
  if (name === "parameter") command.parameters.set(attributes.get("name") ?? "", Number(attributes.get("value")));
  if (name === "raw" && attributes.has("frequency")) command.carrierHz = Math.round(Number(attributes.get("frequency")));
}

function readContent(command: Command, element: string, text: string): void {
  if (element === "ccf") command.ccf += text;
  if (element === "flash" && text.trim() !== "") command.timingsUs.push(Number(text));
  if (element === "gap" && text.trim() !== "") command.timingsUs.push(-Number(text));
  if (element === "intro" || element === "repeat") for (const us of text.match(/[+-]\d{1,9}/g) ?? []) command.timingsUs.push(Number(us));
}

/** Its protocol's code, or else its timings. */
function buttonOf({ protocol, parameters, carrierHz, timingsUs, ccf }: Command): Result<Button, string> {
  const [device, subdevice = -1, command] = ["D", "S", "F"].map((name) => parameters.get(name));
  const named =
    device === undefined || command === undefined ? err("it has no D and F") : buttonOfIrp(protocol, [device, subdevice, command]);
  if (named.ok) return named;
  if (timingsUs.length > 0 && timingsUs.every(Number.isFinite))
    return buttonOfTimings(timingsUs, Number.isFinite(carrierHz) ? carrierHz : undefined);
  const raw = readPronto(ccf);
  return raw.ok ? buttonOfTimings(raw.value.timingsUs, raw.value.carrierHz) : named;
}

/** Whether a text is of Girr. */
export const isGirr = (text: string): boolean =>
  /<(?:[\w-]+:)?(?:remotes?|commandSet|command)\b/.test(text.slice(0, 20_000)) && /^\s*</.test(text);
