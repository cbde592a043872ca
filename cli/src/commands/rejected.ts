import { openRejectedFiles, type RejectedFile, rejectedFolder } from "@clima/ingest";
import type { Config } from "@clima/schemas";
import { connectOnce } from "../connect-once.ts";
import { fail } from "../terminal.ts";

const filesOf = ({ dataDir }: Config) => openRejectedFiles(rejectedFolder(dataDir));
const SHOWN_BYTES = 120;

const describe = ({ message }: RejectedFile, index: number) => {
  const { rejectedAt, topic, reason, payloadBase64, payloadBytes = 0 } = message;
  const payload = Buffer.from(payloadBase64, "base64")
    .toString()
    .slice(0, SHOWN_BYTES)
    .replace(/\p{Cc}/gu, "·");
  return `${index + 1}  ${rejectedAt}  ${topic}\n   ${reason}\n   ${payload}${payloadBytes > SHOWN_BYTES ? `… (${payloadBytes} bytes)` : ""}\n`;
};

/** What the ingest of this machine could not use, and why. */
export async function rejectedList({ json = false }: { readonly json?: boolean }, config: Config): Promise<void> {
  const files = filesOf(config).list();
  if (json) for (const { message } of files) process.stdout.write(`${JSON.stringify(message)}\n`);
  else process.stdout.write(files.length === 0 ? "None.\n" : files.map(describe).join(""));
}

function pick(numbers: readonly string[], config: Config): readonly RejectedFile[] {
  const files = filesOf(config).list();
  if (numbers.length === 0) return files;
  return numbers.map(
    (number) => files[Number(number) - 1] ?? fail(`there is no rejected message ${number}; clima rejected list has their numbers`),
  );
}

/** Publishes rejected messages once more, as they were, and takes them from the list; what is wrong with them still is rejected again. */
export async function rejectedRetry(numbers: readonly string[], config: Config): Promise<void> {
  const files = filesOf(config);
  const chosen = pick(numbers, config);
  const client = await connectOnce(config);
  let [sent, cut] = [0, 0];
  try {
    for (const { file, message } of chosen) {
      const payload = Buffer.from(message.payloadBase64, "base64");
      if (payload.length !== (message.payloadBytes ?? payload.length)) {
        cut += 1;
        continue;
      }
      await client.publishAsync(message.topic, payload, { qos: 1 });
      files.remove(file);
      sent += 1;
    }
  } finally {
    await client.endAsync();
  }
  process.stdout.write(`${sent} published again${cut > 0 ? `, ${cut} left: they were too long to be kept whole` : ""}.\n`);
}

/** Takes rejected messages from the list. */
export async function rejectedDrop(numbers: readonly string[], config: Config): Promise<void> {
  const files = filesOf(config);
  const chosen = pick(numbers, config);
  for (const { file } of chosen) files.remove(file);
  process.stdout.write(`${chosen.length} dropped.\n`);
}
