import { COMMANDS, type Command, isCommand, parseJson } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { IncomingMessage } from "../platform/message-link.ts";
import { type Answer, failed, rejected } from "./answer.ts";
import type { CommandJournal, JournalEntry } from "./command-journal.ts";
import type { Understand, Understood, Work } from "./work.ts";

/** A command on its way through the steps. One that has an answer is done. */
export interface Draft {
  /** As in its topic. */
  readonly name: string;
  readonly message: IncomingMessage;
  /** Monotonic. */
  readonly arrivedAtMs: number;
  readonly id?: string;
  readonly understood?: Understood;
  /** Its id is in the journal, where the answer goes too. */
  readonly isRemembered?: boolean;
  readonly work?: Work;
  readonly answer?: Answer;
}

export interface CheckDeps {
  readonly commands: Readonly<Record<Command, Understand>>;
  readonly journal: CommandJournal;
  readonly clock: Clock;
}

type Step = (draft: Draft, deps: CheckDeps) => Draft;

/** parse ▶ unseen ▶ fresh ▶ look up ▶ encode. From rememberId on, the id is on disk: nothing below is done twice, over a kill either. */
const STEPS: readonly Step[] = [
  refuseRetained,
  refuseUnknownCommand,
  refuseTooLong,
  parse,
  refuseRepeat,
  rememberId,
  refuseExpired,
  lookUpAndEncode,
];

export function checkCommand(arrived: Draft, deps: CheckDeps): Draft {
  return STEPS.reduce((draft, step) => (draft.answer ? draft : step(draft, deps)), arrived);
}

const refuse = (draft: Draft, code: string, message: string): Draft => ({ ...draft, answer: rejected(code, message) });

/** A retained command would be carried out at every connection of the agent, for ever. */
function refuseRetained(draft: Draft): Draft {
  if (!draft.message.isRetained) return draft;
  return refuse(withReadableId(draft), "retained", "a retained command is not carried out; publish it without the retain flag");
}

function refuseUnknownCommand(draft: Draft): Draft {
  if (isCommand(draft.name)) return draft;
  const message = `there is no command ${JSON.stringify(draft.name)}; expected ${COMMANDS.join(", ")}`;
  return refuse(withReadableId(draft), "unknown-command", message);
}

const MAX_PAYLOAD_BYTES = 64 * 1024;
function refuseTooLong(draft: Draft): Draft {
  const { length } = draft.message.payload;
  return length <= MAX_PAYLOAD_BYTES
    ? draft
    : refuse(draft, "invalid", `the payload has ${length} bytes; expected at most ${MAX_PAYLOAD_BYTES}`);
}

function parse(draft: Draft, { commands, clock }: CheckDeps): Draft {
  if (!isCommand(draft.name)) return draft;
  const understood = commands[draft.name](draft.message.payload);
  if (!understood.ok) return refuse(withReadableId(draft), "invalid", understood.error);
  const { id } = understood.value;
  return {
    ...draft,
    understood: withMessageExpiry(understood.value, draft.message.expiresInS, clock.nowMs()),
    ...(id === undefined ? {} : { id }),
  };
}

/** The message's own expiry counts as the command's, whichever is earlier: it may still wait for the light. */
function withMessageExpiry(understood: Understood, expiresInS: number | undefined, nowMs: number): Understood {
  if (expiresInS === undefined) return understood;
  const ofMessage = new Date(nowMs + expiresInS * 1000).toISOString();
  return {
    ...understood,
    expiresAt: understood.expiresAt !== undefined && understood.expiresAt < ofMessage ? understood.expiresAt : ofMessage,
  };
}

function refuseRepeat(draft: Draft, { journal }: CheckDeps): Draft {
  if (draft.id === undefined) return draft;
  const found = journal.find(draft.id);
  if (!found.ok) return { ...draft, answer: journalFailed(found.error) };
  return found.value ? refuse(draft, "duplicate", describeRepeat(draft.id, found.value)) : draft;
}

function describeRepeat(id: string, { command, status, code }: JournalEntry): string {
  const first = status === "started" ? "has no answer yet, or the station stopped during it" : `was answered ${status} (${code})`;
  return `id ${JSON.stringify(id)} was used before: that ${command} ${first}; it is not carried out again, use a new id`;
}

function rememberId(draft: Draft, { journal, clock }: CheckDeps): Draft {
  if (draft.id === undefined) return draft;
  const begun = journal.begin(draft.id, draft.name, clock.nowMs());
  return begun.ok ? { ...draft, isRemembered: true } : { ...draft, answer: journalFailed(begun.error) };
}

const journalFailed = (reason: string) => failed("journal-failed", `not carried out, for the station could not remember its id: ${reason}`);

function refuseExpired(draft: Draft, { clock }: CheckDeps): Draft {
  const late = complainOfExpiry(draft.understood?.expiresAt, clock.nowMs());
  return late === undefined ? draft : { ...draft, answer: { status: "expired", code: "expired", message: late } };
}

/** In words, or undefined while the command is fresh. */
export function complainOfExpiry(expiresAt: string | undefined, nowMs: number): string | undefined {
  if (expiresAt === undefined || nowMs <= Date.parse(expiresAt)) return undefined;
  const lateS = (nowMs - Date.parse(expiresAt)) / 1000;
  return `expired at ${expiresAt}, ${lateS.toFixed(1)} s ago by this station's clock; not carried out`;
}

function lookUpAndEncode(draft: Draft): Draft {
  const planned = draft.understood?.plan();
  if (!planned) return draft;
  return planned.ok ? { ...draft, work: planned.value } : { ...draft, answer: planned.error };
}

const MAX_ID_CHARS = 128;

/** Also a command that cannot be used is answered under its id, where it has one. */
function withReadableId(draft: Draft): Draft {
  if (draft.message.payload.length > MAX_PAYLOAD_BYTES) return draft;
  const json = parseJson(draft.message.payload);
  if (!json.ok || typeof json.value !== "object" || json.value === null || !("id" in json.value)) return draft;
  const { id } = json.value;
  return typeof id === "string" && id.length > 0 && id.length <= MAX_ID_CHARS ? { ...draft, id } : draft;
}
