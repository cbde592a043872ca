import type { Program } from "./found.ts";
import { DATA, PROGRAM, SETTINGS, USER } from "./places.ts";

/** Who owns what is written: root alone, root for everybody to read, root with the service's group, the service. */
export type Owner = "root" | "service-reads" | "service";

/** A user of the broker who is made, with a password of its own in a file. */
export interface NewUser {
  readonly name: string;
  readonly role: string;
  readonly file: string;
}

/** One thing that is done to the computer. */
export type Step =
  | { readonly kind: "group"; readonly name: string }
  | { readonly kind: "user"; readonly groups: readonly string[] }
  | { readonly kind: "join"; readonly groups: readonly string[] }
  | { readonly kind: "program"; readonly program: Program; readonly replaces: Program | undefined }
  | { readonly kind: "folder"; readonly path: string; readonly mode: number; readonly owner: Owner }
  | { readonly kind: "file"; readonly path: string; readonly text: string; readonly mode: number; readonly owner: Owner }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "config-txt"; readonly path: string; readonly lines: readonly string[] }
  | { readonly kind: "broker-users"; readonly users: readonly NewUser[] }
  | { readonly kind: "command"; readonly command: readonly string[]; readonly isRestart?: boolean }
  | { readonly kind: "remove"; readonly path: string }
  | { readonly kind: "remove-user" };

/** What is to be done, in its order, and what people should know of it. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
}

/** A step in a line. Nothing secret is in it. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case "group":
      return `make the group ${step.name}`;
    case "user":
      return `make the system user ${USER} in the groups ${step.groups.join(", ")}`;
    case "join":
      return `put the user ${USER} into the groups ${step.groups.join(", ")}`;
    case "program":
      return step.replaces
        ? `replace Clima ${nameOf(step.replaces)} in ${PROGRAM} by ${nameOf(step.program)}`
        : `copy Clima ${nameOf(step.program)} to ${PROGRAM}`;
    case "folder":
      return `make the folder ${step.path}`;
    case "file":
      return `write ${step.path}`;
    case "link":
      return `link ${step.path} to ${step.target}`;
    case "config-txt":
      return `add to ${step.path}: ${step.lines.join(" and ")}`;
    case "broker-users":
      return `make the users of the broker ${step.users.map(({ name, role }) => `${name} (${role})`).join(", ")}, each with a password`;
    case "command":
      return `run ${step.command.join(" ")}`;
    case "remove":
      return `remove ${step.path}${step.path === SETTINGS || step.path === DATA ? " with all that is in it" : ""}`;
    case "remove-user":
      return `remove the user ${USER}`;
  }
}

const SHOWN_DIGITS = 8;
const nameOf = ({ version, digest }: Program): string => `${version} (${digest.slice(0, SHOWN_DIGITS)})`;
