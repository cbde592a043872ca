import { WebSocket } from "ws";
import { onLeave, settings, tell } from "./driver.js";

// The library is a browser's; it looks for this when it is loaded.
globalThis.WebSocket = WebSocket;
const { default: Paho } = await import("paho-mqtt");

const AGAIN_MS = 50;
const { host, port, id, qos, topic } = settings;
const client = new Paho.Client(host, port, "/", id);
let isLeaving = false;

function join() {
  client.connect({
    cleanSession: false,
    mqttVersion: 4,
    mqttVersionExplicit: true,
    onSuccess: subscribe,
    onFailure: () => void setTimeout(join, AGAIN_MS),
  });
}

function subscribe() {
  tell.connected(undefined);
  client.subscribe(topic, { qos, onSuccess: tell.subscribed });
}

client.onMessageArrived = ({ payloadString, duplicate }) => tell.message(payloadString, duplicate);
client.onConnectionLost = () => {
  if (!isLeaving) setTimeout(join, AGAIN_MS);
};
onLeave(() => {
  isLeaving = true;
  client.disconnect();
});
join();
