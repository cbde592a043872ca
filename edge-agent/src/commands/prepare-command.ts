import { COMMANDS, type Command, isCommand, parseJson } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { IncomingMessage } from "../platform/message-link.ts";
import type { CommandJournal, JournalEntry } from "./command-journal.ts";
import { type CommandOutcome, failed, rejected } from "./command-outcome.ts";
import type { CommandParser, CommandPlan, ParsedCommand } from "./command-plan.ts";

/** A command on its way through the steps. One that has an outcome is done. */
export interface PendingCommand {
  /** As in its topic. */
  readonly name: string;
  readonly message: IncomingMessage;
  /** Monotonic. */
  readonly arrivedAtMs: number;
  readonly id?: string;
  readonly parsed?: ParsedCommand;
  /** Its id is in the journal, where the outcome goes too. */
  readonly isJournaled?: boolean;
  readonly plan?: CommandPlan;
  readonly outcome?: CommandOutcome;
}

export interface PrepareDeps {
  readonly commands: Readonly<Record<Command, CommandParser>>;
  readonly journal: CommandJournal;
  readonly clock: Clock;
}

type Step = (pending: PendingCommand, deps: PrepareDeps) => PendingCommand;

/** parse ▶ unseen ▶ journal ▶ fresh ▶ look up ▶ encode. From journalId on, the id is on disk: no step below is done twice, not even after a kill. */
const STEPS: readonly Step[] = [
  refuseRetained,
  refuseUnknownCommand,
  refuseTooLong,
  parse,
  refuseRepeat,
  journalId,
  refuseExpired,
  lookUpAndEncode,
];

/** All that comes before a command is carried out: afterwards it has either a plan or an outcome, and its id is journaled. */
export function prepareCommand(arrived: PendingCommand, deps: PrepareDeps): PendingCommand {
  return STEPS.reduce((pending, step) => (pending.outcome ? pending : step(pending, deps)), arrived);
}

const refuse = (pending: PendingCommand, code: string, message: string): PendingCommand => ({
  ...pending,
  outcome: rejected(code, message),
});

/** A retained command would be carried out at every connection of the agent, for ever. */
function refuseRetained(pending: PendingCommand): PendingCommand {
  if (!pending.message.isRetained) return pending;
  return refuse(
    withReadableId(pending),
    "retained",
    "a retained command is not carried out, and taken off the broker; publish it without the retain flag",
  );
}

function refuseUnknownCommand(pending: PendingCommand): PendingCommand {
  if (isCommand(pending.name)) return pending;
  const message = `there is no command ${JSON.stringify(pending.name)}; expected ${COMMANDS.join(", ")}`;
  return refuse(withReadableId(pending), "unknown-command", message);
}

const MAX_PAYLOAD_BYTES = 64 * 1024;
function refuseTooLong(pending: PendingCommand): PendingCommand {
  const { length } = pending.message.payload;
  return length <= MAX_PAYLOAD_BYTES
    ? pending
    : refuse(pending, "invalid", `the payload has ${length} bytes; expected at most ${MAX_PAYLOAD_BYTES}`);
}

function parse(pending: PendingCommand, { commands, clock }: PrepareDeps): PendingCommand {
  if (!isCommand(pending.name)) return pending;
  const parsed = commands[pending.name](pending.message.payload);
  if (!parsed.ok) return refuse(withReadableId(pending), "invalid", parsed.error);
  const { id } = parsed.value;
  return {
    ...pending,
    parsed: withMessageExpiry(parsed.value, pending.message.expiresInS, clock.nowMs()),
    ...(id === undefined ? {} : { id }),
  };
}

/** The message's own expiry counts as the command's, whichever is earlier: it may still wait for the transmitter. */
function withMessageExpiry(parsed: ParsedCommand, expiresInS: number | undefined, nowMs: number): ParsedCommand {
  if (expiresInS === undefined) return parsed;
  const ofMessage = new Date(nowMs + expiresInS * 1000).toISOString();
  return {
    ...parsed,
    expiresAt: parsed.expiresAt !== undefined && parsed.expiresAt < ofMessage ? parsed.expiresAt : ofMessage,
  };
}

function refuseRepeat(pending: PendingCommand, { journal }: PrepareDeps): PendingCommand {
  if (pending.id === undefined) return pending;
  const found = journal.find(pending.id);
  if (!found.ok) return { ...pending, outcome: journalFailed(found.error) };
  return found.value ? refuse(pending, "duplicate", describeRepeat(pending.id, found.value)) : pending;
}

function describeRepeat(id: string, { command, status, code }: JournalEntry): string {
  const first = status === "started" ? "has no answer yet, or the station stopped during it" : `was answered ${status} (${code})`;
  return `id ${JSON.stringify(id)} was used before: that ${command} ${first}; it is not carried out again, use a new id`;
}

function journalId(pending: PendingCommand, { journal, clock }: PrepareDeps): PendingCommand {
  if (pending.id === undefined) return pending;
  const begun = journal.begin(pending.id, pending.name, clock.nowMs());
  return begun.ok ? { ...pending, isJournaled: true } : { ...pending, outcome: journalFailed(begun.error) };
}

const journalFailed = (reason: string) => failed("journal-failed", `not carried out, for the station could not remember its id: ${reason}`);

function refuseExpired(pending: PendingCommand, { clock }: PrepareDeps): PendingCommand {
  const late = complainOfExpiry(pending.parsed?.expiresAt, clock.nowMs());
  return late === undefined ? pending : { ...pending, outcome: { status: "expired", code: "expired", message: late } };
}

/** In words, or undefined while the command is fresh. */
export function complainOfExpiry(expiresAt: string | undefined, nowMs: number): string | undefined {
  if (expiresAt === undefined || nowMs <= Date.parse(expiresAt)) return undefined;
  const lateS = (nowMs - Date.parse(expiresAt)) / 1000;
  return `expired at ${expiresAt}, ${lateS.toFixed(1)} s ago by this station's clock; not carried out`;
}

function lookUpAndEncode(pending: PendingCommand): PendingCommand {
  const planned = pending.parsed?.plan();
  if (!planned) return pending;
  return planned.ok ? { ...pending, plan: planned.value } : { ...pending, outcome: planned.error };
}

const MAX_ID_CHARS = 128;

/** Also a command that cannot be used is answered under its id, where it has one. */
function withReadableId(pending: PendingCommand): PendingCommand {
  if (pending.message.payload.length > MAX_PAYLOAD_BYTES) return pending;
  const json = parseJson(pending.message.payload);
  if (!json.ok || typeof json.value !== "object" || json.value === null || !("id" in json.value)) return pending;
  const { id } = json.value;
  return typeof id === "string" && id.length > 0 && id.length <= MAX_ID_CHARS ? { ...pending, id } : pending;
}
