import { getAt, type Tree } from "./config-tree.ts";

const INSTEAD =
  "Clima's own cluster of brokers was removed. One broker keeps its data with persistence disk; for several, run a distributed broker " +
  "(RabbitMQ, NATS, EMQX) and set mqtt.url to it: docs/scaling.md";

/** What the settings ask for that an earlier version had: taken out of them, so that only this is said of it. */
export function takeOutRemoved(tree: Tree): string[] {
  const broker = getAt(tree, "broker") as Tree | undefined;
  const problems: string[] = [];
  if (broker?.["persistence"] === "redis") {
    problems.push(`broker.persistence is "redis"; expected "disk" or "memory". ${INSTEAD}`);
    broker["persistence"] = "disk";
  }
  if (broker && "redis" in broker) {
    if (problems.length === 0) problems.push(`broker.redis is not known here; leave it out. ${INSTEAD}`);
    delete broker["redis"];
  }
  return problems;
}
