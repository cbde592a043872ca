// A thread of its own runs JavaScript; from here on it is TypeScript, as in cli/bin/clima.js.
import { register } from "tsx/esm/api";

register();
await import("./consumer-thread.ts");
