import { createChoice } from "./choice.ts";
import { createDoubt } from "./doubt.ts";
import { createPace } from "./pace.ts";
import type { DoorState, Network, NoRequest, Sent, Verdict } from "./port.ts";
import type { QueuedReading } from "./queue.ts";
import { createNotes } from "./sender-notes.ts";
import { idsOf, onDiskOf, type SenderParts, type SenderTools } from "./sender-parts.ts";

/** Sends what waits for one door. */
export interface Sender {
  /** Sends what may be sent at this time: one request at most. */
  step(nowMs: number): Promise<void>;
  /** When the next step has something to do; undefined while there is nothing to send. */
  dueAtMs(): number | undefined;
  state(): DoorState;
}

/** Whoever has a wrong password is not asked again and again. */
const REFUSED_RETRY_MS = 3_600_000;
/** Where a position is missing: the station may tell it. */
const LOOK_AGAIN_MS = 10_000;

/**
 * The steps of one door: clear up what may have arrived ▶ too old ▶ which ▶ measured, not simulated ▶ request ▶ note that it goes out ▶ send ▶ judge ▶ note
 * what became of it. A network where a repeat does harm gets nothing again of what is noted as going out, unless it says itself that it has it not; to
 * others it is sent until they have taken it.
 */
export function createSender(parts: SenderParts): Sender {
  const { name, network, queue } = parts;
  const notes = createNotes(name, network, parts.log);
  const pace = createPace((queue.lastBegunAtMs(name) ?? Number.NEGATIVE_INFINITY) + network.gapMs, parts.random);
  const tools: SenderTools = { ...parts, notes, pace, onDisk: onDiskOf(notes, pace) };
  const choose = createChoice(tools);
  const outcome = createOutcome(tools, choose);
  const clearUp = createDoubt(tools);

  function withoutRequest(error: NoRequest, rows: readonly QueuedReading[], nowMs: number): void {
    if (error.kind === "nothing-to-say") return void tools.onDisk(queue.settle(idsOf(rows)), nowMs);
    notes.blocked(error.reason, nowMs);
    pace.hold(nowMs, LOOK_AGAIN_MS);
  }

  /** False where the disk does not take the note: then nothing is sent. */
  function noteBegun(rows: readonly QueuedReading[], nowMs: number): boolean {
    // Where neither the time of the request nor a repeat matters, the disk is spared.
    if (network.isRepeatHarmless && network.gapMs === 0) return true;
    const begun = queue.begin(name, nowMs, network.isRepeatHarmless ? [] : idsOf(rows));
    tools.onDisk(begun, nowMs);
    return begun.ok;
  }

  async function step(nowMs: number): Promise<void> {
    if (nowMs < pace.notBeforeMs() || (await clearUp(nowMs))) return;
    const rows = choose.rows(nowMs);
    if (rows.length === 0) return;
    const position = parts.position ?? parts.stations.positionOf(parts.station);
    const readings = rows.map(({ reading }) => reading);
    const request = network.toRequest(readings, position);
    if (!request.ok) return withoutRequest(request.error, rows, nowMs);
    if (!noteBegun(rows, nowMs)) return;
    pace.hold(nowMs, network.gapMs);
    outcome.settle(rows, verdictOf(await parts.transport(request.value), network, nowMs), nowMs);
  }

  return {
    step,
    dueAtMs: () => (queue.isAny(name) ? pace.notBeforeMs() : undefined),
    state: notes.state,
  };
}

/** What follows from a verdict. */
function createOutcome({ network, queue, notes, pace, onDisk, random, name }: SenderTools, choose: ReturnType<typeof createChoice>) {
  function settle(rows: readonly QueuedReading[], verdict: Verdict, nowMs: number): void {
    const ids = idsOf(rows);
    if (verdict.kind === "taken") return taken(rows, nowMs);
    if (verdict.kind === "unwanted") return unwanted(rows, verdict.reason, nowMs);
    if (verdict.kind === "unknown" && !network.isRepeatHarmless) {
      // They stay doubtful: the next step clears that up.
      return notes.failing(verdict.reason, nowMs, pace.retry(nowMs, network.gapMs));
    }
    onDisk(queue.release(ids), nowMs);
    const leastMs = verdict.kind === "later" ? (verdict.afterMs ?? network.gapMs) : network.gapMs;
    if (verdict.kind === "refused") notes.refused(verdict.reason, nowMs, pace.hold(nowMs, REFUSED_RETRY_MS * (1 + random() / 4)));
    else notes.failing(verdict.reason, nowMs, pace.retry(nowMs, leastMs));
  }

  function taken(rows: readonly QueuedReading[], nowMs: number): void {
    pace.succeeded();
    choose.many();
    onDisk(queue.settle(idsOf(rows)), nowMs);
    // What is older than what the network shows now is of no use to it.
    if (network.takes === "newest") choose.passOverBefore(rows[0]?.takenAtMs ?? 0, nowMs);
    notes.sent(rows.length, nowMs, () => queue.waiting(name).readings);
  }

  function unwanted(rows: readonly QueuedReading[], reason: string, nowMs: number): void {
    if (rows.length > 1) {
      // One of them is not wanted: they are sent one by one, until it is found.
      choose.oneByOne();
      return void onDisk(queue.release(idsOf(rows)), nowMs);
    }
    notes.unwanted(reason, nowMs);
    onDisk(queue.settle(idsOf(rows)), nowMs);
  }

  return { settle };
}

function verdictOf(sent: Sent, network: Network, nowMs: number): Verdict {
  if (sent.kind === "answer") return network.judge(sent, nowMs);
  if (sent.kind === "handed-over") return { kind: "taken" };
  const reason = `no connection to ${network.name}: ${sent.reason}`;
  if (sent.kind === "unknown") return { kind: "unknown", reason };
  // What has not seen the request does not count it.
  return sent.isForGood ? { kind: "refused", reason: `${network.name}: ${sent.reason}` } : { kind: "later", reason, afterMs: 0 };
}
