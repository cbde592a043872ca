import { scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { startBroker } from "@clima/broker";

/** What is kept of a password: nobody can read it from that. Ann's is "secret". */
const users = new Map([["ann", { salt: "c2FsdCBvZiBhbm4=", hash: "2gVv/h99QpDv3dJTRZ1yncNQ6xK5AJqp4Oqul7/ePZk=" }]]);

async function isRight(user, password) {
  if (user === undefined) return false;
  const hash = await promisify(scrypt)(password, Buffer.from(user.salt, "base64"), 32);
  return timingSafeEqual(hash, Buffer.from(user.hash, "base64"));
}

const broker = await startBroker({
  port: Number(process.argv[2] ?? 1883),
  access: {
    authenticate: ({ username = "", password = "" }) => isRight(users.get(username), password),
    // Everybody writes below their own name, and reads all but the broker's own figures.
    mayPublish: ({ username }, topic) => topic.startsWith(`${username}/`),
    maySubscribe: (_client, filter) => !filter.startsWith("$SYS/"),
  },
});

broker.on("clientConnected", ({ client }) => console.log(`${client.username} came from ${client.address}`));
broker.on("clientDisconnected", ({ client, by, reason }) => console.log(`${client.username} is gone: ${reason}, ended by the ${by}`));

// A rule: where it is too warm, the fan goes on, and off again where it is not.
broker.subscribe("+/temperature", async ({ topic, payload }) => {
  const [place] = topic.split("/");
  await broker.publish(`${place}/fan`, Number(payload) > 30 ? "on" : "off", { qos: 1, retain: true });
});

process.once("SIGTERM", () => broker.close());
console.log(`listening on ${broker.urls.mqtt}`);
