import type { MissingLines } from "@clima/edge-agent";
import type { Role } from "./places.ts";

/** A program that can be installed, or is. */
export interface Program {
  readonly version: string;
  /** Of all its files: the same program has the same digest. */
  readonly digest: string;
}

/** What an installation has to do with, as it is on the computer. Nothing here is changed. */
export interface Found {
  readonly systemName: string;
  readonly isDebian: boolean;
  readonly isPi: boolean;
  /** Whether systemd runs this very system: with another root than / it does not, and no service is started. */
  readonly isLive: boolean;
  /** Whether rules for devices can count at once; a container has no udev. */
  readonly isUdevRunning: boolean;
  /** The program that runs now. */
  readonly running: Program & { readonly hasEmbeddedStore: boolean };
  readonly installed: Program | undefined;
  /** The Node.js that runs now. */
  readonly node: string;
  /** Unit files and the device rules of the program that runs now, by their name. */
  readonly templates: ReadonlyMap<string, string>;
  /** Texts of those files that an installation may write, by path; those that are not there have none. */
  readonly texts: ReadonlyMap<string, string>;
  /** Other things that are there: folders and links. */
  readonly paths: ReadonlySet<string>;
  /** Whether the place of the command has somebody else's. */
  readonly isCommandTaken: boolean;
  readonly isUserThere: boolean;
  /** That the user is in. */
  readonly memberOf: readonly string[];
  readonly groups: readonly string[];
  /** Whether the kernel is told to load i2c-dev. */
  readonly isI2cLoaded: boolean;
  readonly configTxt: MissingLines;
  readonly brokerUsers: ReadonlySet<string>;
  readonly enabled: ReadonlySet<Role>;
  readonly active: ReadonlySet<Role>;
  /** Whose service ends and is started again by systemd. */
  readonly failing: ReadonlySet<Role>;
}
