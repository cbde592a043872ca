export { type HeldPubacks, holdPubacks } from "./held-pubacks.ts";
export { createFramer, type Frame, packetOf } from "./mqtt-frames.ts";
export { connectMqttJsOnce, createMqttJsClient } from "./mqtt-js-client.ts";
export { openSocket } from "./open-socket.ts";
export { PUBLISH, ReceivedPublish } from "./received-publish.ts";
