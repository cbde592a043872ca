/** A broker to be killed: folder and port are arguments; says a line when it listens. */
import { silentLog } from "@clima/schemas";
import { startBroker } from "../src/index.ts";
import { brokerSettings } from "./support/settings.ts";

const [, , dataDir = "", port = ""] = process.argv;
const started = await startBroker(brokerSettings(dataDir, { mqttPort: Number(port) }), silentLog);
if (!started.ok) throw new Error(started.error);
process.stdout.write("listening\n");
