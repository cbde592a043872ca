import { err, ok, type Result, show } from "@clima/schemas";

/** [MQTT-4.7.1-2] [MQTT-4.7.1-3] A + is a level by itself, a # the last one. The error says what is wrong with the filter. */
export function checkTopicFilter(filter: string): Result<string, string> {
  const levels = filter.split("/");
  const isWrong = levels.some(
    (level, index) => (level.includes("#") && (level !== "#" || index < levels.length - 1)) || (level.includes("+") && level !== "+"),
  );
  if (filter === "" || isWrong)
    return err(`the topic is ${show(filter)}; expected + for one whole level and # for the last ones, like tele/+/SENSOR`);
  return ok(filter);
}

/** Whether a topic is one of the filter's [MQTT 3.1.1, section 4.7]; # takes its parent in, and neither begins a topic with $ [MQTT-4.7.2-1]. */
export function isOfFilter(filter: string, topic: string): boolean {
  const levels = topic.split("/");
  const wanted = filter.split("/");
  if (topic.startsWith("$") && (wanted[0] === "#" || wanted[0] === "+")) return false;
  const end = wanted.at(-1) === "#" ? wanted.length - 1 : undefined;
  if (end === undefined ? levels.length !== wanted.length : levels.length < end) return false;
  return wanted.slice(0, end).every((level, index) => level === "+" || level === levels[index]);
}
