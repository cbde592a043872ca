import { createRejectedFolder, type RejectedEntry, type RejectedFolder, rejectedPath } from "@clima/ingest";
import type { Config } from "@clima/schemas";
import { connectOnce } from "../connect-once.ts";
import { type Answering, print } from "../print.ts";
import { fail } from "../terminal.ts";

export interface Which extends Answering {
  /** All that there are, in place of ids. */
  readonly all?: boolean;
}

/** `clima rejected list`: what ingest could not use, oldest first, as lines for people or as JSON lines. */
export async function rejectedList(answering: Answering, config: Config): Promise<void> {
  const kept = await folderOf(config).list();
  for (const each of kept) print(each, answering, (entry) => [describe(entry)]);
  if (kept.length === 0 && !answering.json) print(kept, answering, () => ["no rejected messages"]);
}

/** `clima rejected retry`: publishes them again, as after a correction of the limits; what the broker took is no longer kept. */
export async function rejectedRetry(ids: readonly string[], which: Which, config: Config): Promise<void> {
  const folder = folderOf(config);
  const chosen = await choose(folder, ids, which);
  const cut = chosen.find(({ message }) => isCut(message));
  if (cut)
    return fail(`${cut.id} was kept without its end (${cut.message.payloadBytes} bytes), so it cannot be sent again; nothing was sent`);
  const client = await connectOnce(config);
  try {
    for (const { id, message } of chosen) {
      await client.publishAsync(message.topic, Buffer.from(message.payloadBase64, "base64"), { qos: 1 });
      await folder.remove(id);
    }
  } finally {
    await client.endAsync();
  }
  print({ sentMessages: chosen.length }, which, ({ sentMessages }) => [
    `sent ${sentMessages} messages again; those that ingest still cannot use come back`,
  ]);
}

/** `clima rejected drop`: forgets them. */
export async function rejectedDrop(ids: readonly string[], which: Which, config: Config): Promise<void> {
  const folder = folderOf(config);
  const chosen = await choose(folder, ids, which);
  for (const { id } of chosen) await folder.remove(id);
  print({ droppedMessages: chosen.length }, which, ({ droppedMessages }) => [`dropped ${droppedMessages} messages`]);
}

const folderOf = (config: Config): RejectedFolder => createRejectedFolder(rejectedPath(config.dataDir, config.ingest.worker));

async function choose(folder: RejectedFolder, ids: readonly string[], { all }: Which): Promise<readonly RejectedEntry[]> {
  if ((all ?? false) === ids.length > 0) return fail("expected ids, as clima rejected list shows them, or --all");
  const kept = await folder.list();
  if (all) return kept;
  const unknown = ids.filter((id) => !kept.some((each) => each.id === id));
  if (unknown.length > 0) return fail(`there is no rejected message ${unknown.join(", ")}; clima rejected list shows them`);
  return kept.filter(({ id }) => ids.includes(id));
}

const isCut = ({ payloadBase64, payloadBytes }: RejectedEntry["message"]) =>
  payloadBytes !== undefined && Buffer.byteLength(payloadBase64, "base64") < payloadBytes;

/** Topic and reason hold what others wrote; their control characters stay out of the terminal. */
const printable = (text: string) => text.replace(/\p{Cc}/gu, "\uFFFD");

const describe = ({ id, message }: RejectedEntry) =>
  `${id}  ${message.rejectedAt}  ${printable(message.topic)}  ${printable(message.reason)}`;
