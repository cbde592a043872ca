/** Our broker, with small queues and short sessions, so that memory tells of leaks and not of messages; the first argument is its port, the second its folder. */
import { startBroker } from "@clima/broker/internal";
import { silentLog } from "@clima/schemas";
import { brokerSettings } from "../../broker/test/support/settings.ts";

const [, , port = "", folder = ""] = process.argv;
const settings = brokerSettings(folder, { mqttPort: Number(port), webSocketPort: -1 });
const limits = { ...settings.limits, queuedMessages: 200, sessionExpirySeconds: 5 };
// An error in the log is the broker's own: what a client does wrong is a warning at most.
const log = { ...silentLog, error: (message: string) => void process.stderr.write(`${message}\n`) };
const started = await startBroker({ ...settings, limits }, log);
if (!started.ok) throw new Error(started.error);
process.stdout.write("listening\n");
