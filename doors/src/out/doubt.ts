import type { Question } from "./port.ts";
import type { QueuedReading } from "./queue.ts";
import { idsOf, type SenderTools } from "./sender-parts.ts";

/**
 * Clears up what may have arrived, after an answer that did not come and after kill -9: asks the network where it can be asked, and gives the readings up
 * where not. True where there was something to clear up, so that nothing else is to be done now.
 */
export function createDoubt({ name, network, queue, notes, pace, transport, onDisk }: SenderTools) {
  async function ask(question: Question, rows: readonly QueuedReading[], nowMs: number): Promise<void> {
    const readings = rows.map(({ reading }) => reading);
    pace.hold(nowMs, network.gapMs);
    const sent = await transport(question.toRequest(readings));
    const stored = sent.kind === "answer" ? question.storedOf(sent, readings) : undefined;
    if (stored === undefined) {
      const reason = `${network.name} does not say whether it has the last ${rows.length} readings; asking again`;
      return notes.failing(reason, nowMs, pace.retry(nowMs, network.gapMs));
    }
    const isStored = ({ reading }: QueuedReading) => stored.includes(reading);
    const arrived = rows.filter(isStored);
    onDisk(queue.settle(idsOf(arrived)), nowMs);
    onDisk(queue.release(idsOf(rows.filter((row) => !isStored(row)))), nowMs);
    if (arrived.length > 0) notes.sent(arrived.length, nowMs, () => queue.waiting(name).readings);
  }

  return async (nowMs: number): Promise<boolean> => {
    const rows = onDisk(queue.doubtful(name), nowMs) ?? [];
    if (rows.length === 0) return false;
    if (network.question) {
      await ask(network.question, rows, nowMs);
      return true;
    }
    notes.uncertain(rows.length, nowMs);
    onDisk(queue.settle(idsOf(rows)), nowMs);
    return true;
  };
}
