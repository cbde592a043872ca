/** Our broker on the port that is the first argument; the second says where it keeps its state. */
import { startBroker } from "@clima/broker/internal";
import { silentLog } from "@clima/schemas";
import { brokerSettings } from "../../broker/test/support/settings.ts";

const [, , port = "", persistence = "memory", folder = "", durability = "process"] = process.argv;
const settings = brokerSettings(folder, { mqttPort: Number(port), webSocketPort: -1, persistence: persistence as "memory" });
const started = await startBroker({ ...settings, durability: durability as "process" }, silentLog);
if (!started.ok) throw new Error(started.error);
process.stdout.write("listening\n");
