import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { waitFor } from "../../../../test/support/wait-for.ts";

/** A line of a driver, from a line of the program; undefined for what does not matter. */
export type Parse = (line: string) => string | undefined;

export interface Command {
  readonly path: string;
  readonly args: readonly string[];
  /** For a program that prints other lines than a driver's. */
  readonly createParse?: () => Parse;
}

export interface Received {
  readonly payload: string;
  /** Undefined where the client does not tell. */
  readonly isDup: boolean | undefined;
}

export interface Driver {
  readonly messages: readonly Received[];
  /** Of each of its connections; undefined where the client does not tell. */
  readonly sessions: readonly (boolean | undefined)[];
  isSubscribed(): boolean;
  /** How many different ones came: a repeated message is no progress. */
  newMessages(): number;
  hasGot(payload: string): boolean;
  /** Lets it disconnect and end. */
  leave(): Promise<void>;
  kill(): void;
  /** What it said that is no driver's line. */
  errors(): string;
}

const FLAGS: Readonly<Record<string, boolean>> = { "0": false, "1": true };

/** Starts somebody else's client. */
export function startDriver({ path, args, createParse }: Command): Driver {
  const child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"] });
  const parse = createParse?.() ?? ((line: string) => line);
  const messages: Received[] = [];
  const payloads = new Set<string>();
  const sessions: (boolean | undefined)[] = [];
  let isSubscribed = false;
  let isOver = false;
  let errors = "";
  const understand = (line: string) => {
    const [kind, flag = "", payload = ""] = parse(line)?.split(" ") ?? [];
    if (kind === "subscribed") isSubscribed = true;
    if (kind === "connected") sessions.push(FLAGS[flag]);
    if (kind !== "message") return;
    messages.push({ payload, isDup: FLAGS[flag] });
    payloads.add(payload);
  };
  createInterface({ input: child.stdout }).on("line", understand);
  child.stderr.on("data", (chunk) => (errors += chunk));
  child.once("error", (error) => (errors += String(error)));
  child.once("close", () => (isOver = true));
  return {
    messages,
    sessions,
    isSubscribed: () => isSubscribed,
    newMessages: () => payloads.size,
    hasGot: (payload) => payloads.has(payload),
    async leave() {
      child.kill("SIGTERM");
      await waitFor(
        () => `the end of ${path} ${args.join(" ")}; it said ${errors}`,
        () => isOver,
      );
    },
    kill: () => void child.kill("SIGKILL"),
    errors: () => errors,
  };
}
