/** A broker to be killed: folder, port and other settings as JSON are arguments; says a line when it listens. */
import { silentLog } from "@clima/schemas";
import { startBroker } from "../src/index.ts";
import { brokerSettings } from "./support/settings.ts";

const [, , dataDir = "", port = "", more = "{}"] = process.argv;
const started = await startBroker(brokerSettings(dataDir, { mqttPort: Number(port), ...JSON.parse(more) }), silentLog);
if (!started.ok) throw new Error(started.error);
process.stdout.write("listening\n");
