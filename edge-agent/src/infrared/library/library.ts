import { err, ok, type Result } from "@clima/schemas";
import type { NecCode } from "../codec/nec.ts";
import demoTv from "./demo-tv.json" with { type: "json" };

/** A remote whose buttons all have one address; each button is a command number. */
export interface Remote {
  readonly name: string;
  readonly address: number;
  readonly buttons: Readonly<Record<string, number>>;
}

/** A button as the library writes it, and its code. */
export interface FoundButton {
  readonly remote: string;
  readonly button: string;
  readonly code: NecCode;
}

export interface LookupError {
  readonly code: "unknown-remote" | "unknown-button";
  readonly message: string;
}

export interface Library {
  /** Remotes and their buttons, for `info`. */
  readonly remotes: Readonly<Record<string, string[]>>;
  /** Upper and lower case are the same. */
  find(remote: string, button: string): Result<FoundButton, LookupError>;
}

export const demoRemotes: readonly Remote[] = [{ name: demoTv.name, address: demoTv.address, buttons: demoTv.buttons }];

const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** The remotes that a station knows by name. */
export function createLibrary(remotes: readonly Remote[]): Library {
  const remoteNames = remotes.map(({ name }) => name).join(", ") || "none";
  return {
    remotes: Object.fromEntries(remotes.map(({ name, buttons }) => [name, Object.keys(buttons)])),
    find(remoteName, buttonName) {
      const remote = remotes.find(({ name }) => isSameName(name, remoteName));
      if (!remote) {
        return err({
          code: "unknown-remote",
          message: `remote ${JSON.stringify(remoteName)} is not known; this station knows ${remoteNames}`,
        });
      }
      return findButton(remote, buttonName);
    },
  };
}

function findButton({ name, address, buttons }: Remote, buttonName: string): Result<FoundButton, LookupError> {
  const found = Object.entries(buttons).find(([button]) => isSameName(button, buttonName));
  if (found) return ok({ remote: name, button: found[0], code: { address, command: found[1] } });
  const known = Object.keys(buttons).join(", ");
  return err({ code: "unknown-button", message: `${name} has no button ${JSON.stringify(buttonName)}; it has ${known}` });
}
