import { connect, describeValue } from "@clima/client";

const connected = await connect(process.argv[2] ?? "mqtt://localhost:1883");
if (!connected.ok) throw new Error(connected.error);
const clima = connected.value;

const heard = await clima.subscribe("readings", ({ station, takenAt, values }) => {
  for (const [quantity, value] of Object.entries(values))
    console.log(`${station} ${takenAt} ${quantity}: ${describeValue(quantity, value)}`);
});
if (!heard.ok) throw new Error(heard.error);
