/**
 * What the drivers have in common. A driver is a program around somebody else's MQTT client: it resumes a session, subscribes,
 * comes back when its connection is lost, and prints a line for each thing that happens:
 *
 *     connected 1            1 with a session, 0 without one, - where the client does not tell
 *     subscribed
 *     message 0 PAYLOAD      1 for a message marked DUP, - where the client does not tell
 *
 * SIGTERM lets it disconnect and end.
 */
const [host = "", port = "", id = "", version = "", qos = "", expiryS = "", topic = ""] = process.argv.slice(2);

export const settings = { host, port: Number(port), id, version: Number(version), qos: Number(qos), expiryS: Number(expiryS), topic };

const flag = (value) => (value === undefined ? "-" : value ? "1" : "0");
const say = (line) => process.stdout.write(`${line}\n`);

export const tell = {
  connected: (isSessionPresent) => say(`connected ${flag(isSessionPresent)}`),
  subscribed: () => say("subscribed"),
  message: (payload, isDup) => say(`message ${flag(isDup)} ${payload}`),
};

export const onLeave = (leave) => process.once("SIGTERM", leave);
