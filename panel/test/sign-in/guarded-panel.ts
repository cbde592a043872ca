import type { BrokerAccess, Log } from "@clima/schemas";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { type Panel, type PanelSettings, startPanel } from "../../src/index.ts";

/** A panel at a broker, with the page of a folder; what it logs is in `lines`. */
export async function startGuardedPanel(folder: string, pageFolder: string, mqtt: BrokerAccess, more: Partial<PanelSettings> = {}) {
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const log: Log = { debug: () => undefined, info: note, warn: note, error: note };
  const settings = { host: "127.0.0.1", port: 0, base: "clima/v1", dataDir: folder, mqtt, ...more };
  const started = await startPanel(settings, { store: memoryStore().store, log, pageFolder });
  if (!started.ok) throw new Error(started.error);
  return { panel: started.value, lines };
}

/** A browser, or a program, at a panel: it keeps the cookie that it gets. */
export function createVisitor({ url }: Panel, headers: Readonly<Record<string, string>> = {}) {
  let cookie = "";

  async function ask(method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}) {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { "content-type": "application/json", ...(cookie === "" ? {} : { cookie }), ...headers, ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.get("set-cookie");
    if (set !== null) cookie = set.split(";")[0] ?? "";
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  return {
    ask,
    signIn: (name: string, password: string) => ask("POST", "session", { name, password }),
    signOut: () => ask("DELETE", "session"),
    session: async () => (await ask("GET", "session")).body,
    /** The status that looking gets. */
    look: async () => (await ask("GET", "stations")).status,
    /** The status that sending gets; a body without a button is refused after the question who may send. */
    send: async () => (await ask("POST", "stations/garden/commands/ir/send", {})).status,
    /** Listens to the events; resolves once they have ended. */
    async listen(): Promise<{ readonly ended: Promise<void> }> {
      const response = await fetch(`${url}/api/v1/events`, { headers: { ...(cookie === "" ? {} : { cookie }), ...headers } });
      if (response.status !== 200) throw new Error(`the events answer ${response.status}`);
      return { ended: readToEnd(response) };
    },
    cookie: () => cookie,
  };
}

export const MAY_SEND = 400;

async function readToEnd(response: Response): Promise<void> {
  const reader = response.body?.getReader();
  while (reader !== undefined && !(await reader.read()).done);
}
