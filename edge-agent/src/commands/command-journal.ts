import type { Result, ResultMessage } from "@clima/schemas";

/** What became of a command; `started` when the station stopped between beginning and answering. */
export interface JournalEntry {
  readonly command: string;
  readonly status: ResultMessage["status"] | "started";
  readonly code: string;
}

/** The ids of commands that were begun, so that none is carried out twice, over restarts too. */
export interface CommandJournal {
  /** The first command with this id, or undefined when the id is new. */
  find(id: string): Result<JournalEntry | undefined, string>;
  /** On disk before it returns; an id that is there already is an error. */
  begin(id: string, command: string, atMs: number): Result<void, string>;
  finish(id: string, outcome: Pick<ResultMessage, "status" | "code">): Result<void, string>;
}
