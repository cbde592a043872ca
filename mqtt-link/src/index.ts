export { type HeldPubacks, holdPubacks } from "./held-pubacks.ts";
export { openSocket } from "./open-socket.ts";
