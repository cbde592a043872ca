import { err, type Log, ok, parseBrokerUrl, type Result, withoutLogin } from "@clima/schemas";
import { complainOfFilter } from "../packets/topics.ts";
import { type BridgeSettings, bridgedTopics } from "./carried-topics.ts";
import { type Bridge, type BridgeHome, startBridge } from "./start-bridge.ts";

/** Starts every bridge of the configuration, or none. Errors are one line: what is wrong with which bridge. */
export async function startBridges(all: readonly BridgeSettings[], home: BridgeHome, log: Log): Promise<Result<Bridge, string>> {
  const complaint = complainOfBridges(all);
  if (complaint !== undefined) return err(complaint);
  const started: Bridge[] = [];
  const stop = async () => void (await Promise.all(started.map((bridge) => bridge.stop())));
  for (const settings of all) {
    const bridge = await startBridge(settings, home, log);
    if (!bridge.ok) {
      await stop();
      return err(`broker.bridges: ${bridge.error}`);
    }
    started.push(bridge.value);
  }
  return ok({ stop });
}

function complainOfBridges(all: readonly BridgeSettings[]): string | undefined {
  const names = new Set<string>();
  for (const bridge of all) {
    const { name, url } = bridge;
    if (names.has(name)) return `broker.bridges: two bridges are called ${name}; give each a name of its own`;
    names.add(name);
    const parsed = parseBrokerUrl(url);
    if (!parsed.ok) return `broker.bridges: bridge ${name}: url is ${JSON.stringify(withoutLogin(url))}; ${parsed.error}`;
    const wrong = bridgedTopics(bridge)
      .map(complainOfTopic)
      .find((complaint) => complaint !== undefined);
    if (wrong !== undefined) return `broker.bridges: bridge ${name}: ${wrong}`;
  }
  return undefined;
}

function complainOfTopic({ filter, localPrefix, remotePrefix }: ReturnType<typeof bridgedTopics>[number]): string | undefined {
  const filters = [localPrefix + filter, remotePrefix + filter];
  if (filters.some((each) => each.startsWith("$share/"))) return `${filter}: a bridge cannot share a subscription`;
  const wrong = filters.map(complainOfFilter).find((complaint) => complaint !== undefined);
  if (wrong !== undefined) return `${filter}: ${wrong}`;
  return /[+#]/.test(localPrefix + remotePrefix) ? `${filter}: a prefix has no + or #` : undefined;
}
