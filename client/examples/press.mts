import { connect, type SendFailure } from "@clima/client";

const [url = "mqtt://localhost:1883", station = "demo", remote = "demo-tv", button = "power"] = process.argv.slice(2);

const WHAT_TO_DO: Record<SendFailure["kind"], string> = {
  invalid: "nothing was sent: change the command",
  "not-sent": "nothing was sent: try again later",
  "cut-off": "it may have been pressed, or not: look before you press again",
  "no-answer": "it may have been pressed, or not: look before you press again",
  refused: "the station did not press it",
};

const connected = await connect(url);
if (!connected.ok) throw new Error(connected.error);
const clima = connected.value;

const pressed = await clima.send(station, "ir/send", { remote, button }, { timeoutMs: 3000 });
if (pressed.ok) console.log(`${pressed.value.code} after ${pressed.value.takenMs} ms: ${pressed.value.message}`);
else console.log(`${pressed.error.message} (${WHAT_TO_DO[pressed.error.kind]})`);
await clima.close();
