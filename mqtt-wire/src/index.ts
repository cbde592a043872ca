export { createBackOff } from "./back-off.ts";
export { type HeldPubacks, holdPubacks } from "./held-pubacks.ts";
export { createFramer, type Frame, packetOf } from "./mqtt-frames.ts";
export { connectMqttJsOnce, createLastingClient, createMqttJsClient } from "./mqtt-js-client.ts";
export { openSocket } from "./open-socket.ts";
export { createOutageLog } from "./outage-log.ts";
export { PUBLISH, ReceivedPublish } from "./received-publish.ts";
export { encodeVarint, readVarint, varintBytes, writeVarint } from "./varint.ts";
export { createVersionFallback } from "./version-fallback.ts";
