import { connectAsync, type IClientOptions } from "mqtt";
import { waitFor } from "../../test/support/wait-for.ts";

/** An MQTT client that keeps every message of some topics. */
export async function listenTo(url: string, filter: string, options: IClientOptions = {}) {
  const client = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 200, ...options });
  const messages: { readonly topic: string; readonly text: string; readonly isRetained: boolean }[] = [];
  client.on("message", (topic, payload, { retain }) => void messages.push({ topic, text: payload.toString(), isRetained: retain }));
  await client.subscribeAsync(filter, { qos: 1 });
  return {
    client,
    messages,
    waitForMessage: (what: string, matches: (message: (typeof messages)[number]) => boolean) => waitFor(what, () => messages.find(matches)),
    close: () => client.endAsync(true),
  };
}
