import { type AcRangeFacts, err, ok, type RemoteFile, type Result } from "@clima/schemas";
import type { AirConditioner } from "../climate/climate-protocol.ts";
import { canonicalCode } from "../codec/signal.ts";
import { buttonNames, buttonsInOrder } from "./button-order.ts";
import demoTv from "./demo-tv.json" with { type: "json" };
import { type Button, type ProtocolButton, type Remote, toRemote } from "./remote.ts";

/** A button as the library writes it, and what it sends. */
export interface FoundButton {
  readonly remote: Remote;
  readonly button: string;
  readonly code: Button;
}

interface LookupError {
  readonly code: "unknown-remote" | "unknown-button";
  readonly message: string;
}

export interface Library {
  /** Remotes and their buttons, for `info`. */
  remotes(): Readonly<Record<string, string[]>>;
  /** Of the remotes that are an air conditioner's protocol, what that can say; for `info`. */
  airConditioners(): Readonly<Record<string, AcRangeFacts>>;
  /** Upper and lower case are the same. */
  find(remote: string, button: string): Result<FoundButton, LookupError>;
  /** A remote by its name. */
  remote(name: string): Result<Remote, LookupError>;
  /** Which button has this code, if any has. */
  nameOf(code: ProtocolButton): { readonly remote: string; readonly button: string } | undefined;
  /** The remote of the device that codes of this protocol and address are for, if there is one. */
  ownerOf(code: Pick<ProtocolButton, "protocol" | "address">): Remote | undefined;
  /** Puts other remotes in the place of all. */
  replace(remotes: readonly Remote[]): void;
}

/** What a station without a library has to try. */
const demoRemotes: readonly Remote[] = [demoTv as RemoteFile].flatMap((file) => {
  const remote = toRemote(file);
  return remote.ok ? [remote.value] : [];
});

const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** What a station knows that has these remotes in its folder: those and, unless one of them has its name, the one to try things with. */
export const withDemoRemotes = (own: readonly Remote[]): Remote[] => [
  ...demoRemotes.filter((demo) => !own.some(({ name }) => isSameName(name, demo.name))),
  ...own,
];

/** The remotes that a station knows by name. */
export function createLibrary(initial: readonly Remote[]): Library {
  let remotes = initial;
  let names = lazily(() => namesOfCodes(initial));
  const byName = (wanted: string): Result<Remote, LookupError> => {
    const remote = remotes.find(({ name }) => isSameName(name, wanted));
    return remote ? ok(remote) : err(unknownRemote(wanted, remotes));
  };
  return {
    remotes: () => Object.fromEntries(remotes.map((remote) => [remote.name, buttonNames(remote)])),
    airConditioners: () => Object.fromEntries(remotes.flatMap(({ name, climate }) => (climate ? [[name, rangeFacts(climate)]] : []))),
    remote: byName,
    find(remoteName, buttonName) {
      const remote = byName(remoteName);
      return remote.ok ? findButton(remote.value, buttonName) : remote;
    },
    nameOf: (code) => names().get(keyOf(code)),
    ownerOf: ({ protocol, address }) => {
      const isIts = (code: Button) => "protocol" in code && code.protocol === protocol && code.address === address;
      return remotes.find(({ buttons }) => Object.values(buttons).some(isIts));
    },
    replace(others) {
      remotes = others;
      names = lazily(() => namesOfCodes(others));
    },
  };
}

const unknownRemote = (name: string, remotes: readonly Remote[]): LookupError => ({
  code: "unknown-remote",
  message: `remote ${JSON.stringify(name)} is not known; this station knows ${remotes.map((remote) => remote.name).join(", ") || "none"}`,
});

function findButton(remote: Remote, buttonName: string): Result<FoundButton, LookupError> {
  const found = Object.entries(remote.buttons).find(([button]) => isSameName(button, buttonName));
  if (found) return ok({ remote, button: found[0], code: found[1] });
  const known = buttonNames(remote).join(", ") || "none";
  const states = remote.climate ? `; it is an air conditioner (${remote.climate.protocol}), whose states are asked for with ir/state` : "";
  return err({ code: "unknown-button", message: `${remote.name} has no button ${JSON.stringify(buttonName)}; it has ${known}${states}` });
}

const rangeFacts = ({ protocol, model, range: { modes, temperaturesC, fans, swings, swingsH, flags } }: AirConditioner): AcRangeFacts => ({
  protocol,
  model,
  modes: [...modes],
  temperaturesC,
  fans: [...fans],
  swings: [...swings],
  swingsH: [...swingsH],
  flags: [...flags],
});

interface ButtonName {
  readonly remote: string;
  readonly button: string;
}

/** One key for all spellings of a code. */
function keyOf(code: ProtocolButton): string {
  const { protocol, address, command } = canonicalCode(code);
  return `${protocol} ${address} ${command}`;
}

/** The first button of each code. */
function namesOfCodes(remotes: readonly Remote[]): ReadonlyMap<string, ButtonName> {
  const names = new Map<string, ButtonName>();
  for (const remote of remotes) {
    for (const [button, code] of buttonsInOrder(remote)) {
      const key = "protocol" in code ? keyOf(code) : undefined;
      if (key !== undefined && !names.has(key)) names.set(key, { remote: remote.name, button });
    }
  }
  return names;
}

/** Made when it is asked for, once. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
