import { connect } from "mqtt";
import { onLeave, settings, tell } from "./driver.js";

const { host, port, id, version, qos, expiryS, topic } = settings;
const client = connect(`mqtt://${host}:${port}`, {
  clientId: id,
  clean: false,
  protocolVersion: version === 5 ? 5 : 4,
  reconnectPeriod: 50,
  resubscribe: false,
  ...(version === 5 ? { properties: { sessionExpiryInterval: expiryS } } : {}),
});
client.on("error", () => undefined);
client.on("connect", ({ sessionPresent }) => {
  tell.connected(sessionPresent);
  client.subscribe(topic, { qos }, (error) => {
    if (!error) tell.subscribed();
  });
});
client.on("message", (_topic, payload, { dup }) => tell.message(payload, dup));
onLeave(() => client.end());
