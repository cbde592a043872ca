import type { Server } from "node:http";
import { type BrokerAccess, type Config, createTopics, err, hostInUrl, type Log, ok, type Result } from "@clima/schemas";
import type { Store } from "@clima/store";
import { createApi } from "./api/http-api.ts";
import { createHttpServer } from "./http-server.ts";
import { createLiveView } from "./live-view.ts";
import { connectMqttFeed } from "./mqtt-feed.ts";
import { createOpenPages, type OpenPages } from "./open-pages.ts";
import { createOwnNames } from "./own-names.ts";
import { addPage } from "./page.ts";
import { createParts, type History, type PanelParts } from "./parts.ts";
import { createCommandSender } from "./send-command.ts";
import { createShortcutsKeeper, shortcutsFileIn } from "./shortcuts/shortcuts-file.ts";
import { startSignIn } from "./sign-in/start-sign-in.ts";

export interface PanelSettings extends Readonly<Omit<Config["panel"], "allowedHosts" | "anonymousRole">> {
  /** Names that the page may be opened by, beside addresses and this machine's own. */
  readonly allowedHosts?: readonly string[];
  /** What somebody may do who is not signed in, once the broker asks for users; nothing when absent. */
  readonly anonymousRole?: Config["panel"]["anonymousRole"];
  /** Where favourites, macros and the tokens of machines are kept, in a folder `panel`; without it there are no tokens, and the rest is forgotten at the end. */
  readonly dataDir?: string;
  readonly base: string;
  readonly mqtt: BrokerAccess;
}

export interface PanelPorts {
  readonly store: Store;
  readonly log: Log;
  /** Where the build put the page: index.html, style.css and main.js. */
  readonly pageFolder: string;
}

export interface Panel {
  readonly url: string;
  /** At once, open pages or not. */
  close(): Promise<void>;
}

const WATCH_PARTS_MS = 3000;

/** Starts the web panel: page, HTTP API and its own subscription. The error is one line that says what to do. */
export async function startPanel(settings: PanelSettings, { store, log, pageFolder }: PanelPorts): Promise<Result<Panel, string>> {
  const topics = createTopics(settings.base);
  const signIn = await startSignIn({ anonymousRole: "none", ...settings }, topics, log);
  const live = createLiveView(topics);
  const parts = createParts(topics);
  const pages = createOpenPages((station) => (live.has(station) ? live.viewOf(station) : undefined), parts.at);
  const history = parts.watch(store, pages.noteParts);
  const feed = connectMqttFeed(settings.mqtt, topics.all.everything, log);
  const sender = createCommandSender(topics, feed.publish);
  feed.onConnect(() => {
    live.noteConnected();
    signIn.door.knock();
  });
  feed.onChange(({ isConnected, refusal }) => {
    parts.noteBroker(isConnected, refusal);
    pages.noteParts();
  });
  feed.onMessage((message) => {
    sender.onMessage(message);
    parts.onMessage(message);
    const taken = live.take(message);
    if (!taken.ok) log.debug(`panel: ignored a message on ${message.topic}: ${taken.error}`);
    else for (const station of taken.value) pages.noteStation(station);
  });

  const api = createApi({
    log,
    names: createOwnNames([settings.host, ...(settings.allowedHosts ?? [])]),
    store: history,
    live,
    isMqttConnected: feed.isConnected,
    send: sender.send,
    pages,
    partsNow: parts.at,
    shortcuts: createShortcutsKeeper(settings.dataDir === undefined ? undefined : shortcutsFileIn(settings.dataDir)),
    signIn,
  });
  await addPage(api, pageFolder);
  const server = createHttpServer(api);
  const listening = await listen(server, settings);
  const stopWatching = watchParts(parts, history, pages);
  const close = async () => {
    stopWatching();
    pages.endAll();
    signIn.close();
    await feed.close();
    server.closeAllConnections();
    await new Promise<void>((closed) => server.close(() => closed()));
  };
  if (listening.ok) return ok({ url: listening.value, close });
  stopWatching();
  signIn.close();
  await feed.close();
  return listening;
}

/** Looks after what nobody tells: a store that nobody asked lately, and an ingest that fell silent. */
function watchParts(parts: PanelParts, history: History, pages: OpenPages): () => void {
  let isAsking = false;
  const look = async () => {
    if (pages.count() > 0 && parts.isStoreToBeAsked() && !isAsking) {
      isAsking = true;
      await history.stations();
      isAsking = false;
    }
    pages.noteParts();
  };
  const watching = setInterval(() => void look(), WATCH_PARTS_MS).unref();
  return () => clearInterval(watching);
}

function listen(server: Server, { host, port }: PanelSettings): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(err(describeListenError(error, host, port))));
    server.listen(port, host, () => {
      const address = server.address();
      const realPort = typeof address === "object" && address ? address.port : port;
      resolve(ok(`http://${hostInUrl(host)}:${realPort}`));
    });
  });
}

function describeListenError(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === "EADDRINUSE") return `port ${port} is in use; set panel.port to another, or stop the program that has it`;
  if (error.code === "EACCES") return `port ${port} needs more rights than this user has; set panel.port to 1024 or more`;
  return `the panel cannot listen on ${hostInUrl(host)}:${port}: ${error.message}; set panel.host and panel.port`;
}
