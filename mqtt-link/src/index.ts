export { type HeldPubacks, holdPubacks } from "./held-pubacks.ts";
export { createFramer, type Frame } from "./mqtt-frames.ts";
export { openSocket } from "./open-socket.ts";
export { PUBLISH, type ReceivedPublish, readPublish } from "./read-publish.ts";
