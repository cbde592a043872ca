import { existsSync } from "node:fs";

/** Native packages are optional: without a compiler, or its headers, npm leaves them out without a word. */
export const hasI2cBus = existsSync(new URL("../../node_modules/i2c-bus/build/Release/i2c.node", import.meta.url));
export const hasOnoff = existsSync(new URL("../../node_modules/epoll/build/Release/epoll.node", import.meta.url));
