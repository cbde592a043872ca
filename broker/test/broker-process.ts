/** A broker to be killed: folder and port are arguments; says a line when it listens. */
import { silentLog } from "@clima/schemas";
import { startBroker } from "../src/index.ts";

const [, , dataDir = "", port = ""] = process.argv;
const started = await startBroker({ host: "127.0.0.1", mqttPort: Number(port), webSocketPort: 0, persistence: "disk", dataDir }, silentLog);
if (!started.ok) throw new Error(started.error);
process.stdout.write("listening\n");
