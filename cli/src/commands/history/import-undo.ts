import type { Config, Log } from "@clima/schemas";
import type { ImportRecord } from "@clima/store";
import { type Answering, print } from "../../print.ts";
import { confirm, fail } from "../../terminal.ts";
import { openStoreService } from "../services/services.ts";
import { changeHistory } from "./change-history.ts";

export interface UndoOptions extends Answering {
  readonly yes?: boolean;
}

/** `clima import undo`: takes out what an import added. Killed, the same again finishes it. */
export async function importUndo(id: string, options: UndoOptions, config: Config, log: Log): Promise<void> {
  const { value: store, service } = await openStoreService(config, log);
  try {
    const imports = await store.imports();
    if (!imports.ok) return fail(imports.error.message);
    const record = imports.value.find((each) => each.id === id);
    if (!record) return fail(`there is no import ${JSON.stringify(id)}; ${namesOf(imports.value)}`);
    if (record.state === "undone") return print({ id, readings: 0 }, options, () => [`${id} was undone before: nothing is left of it`]);
    if (!options.yes && !(await confirm(planOf(record)))) return fail("nothing was changed");
    const { readings } = await changeHistory("undo", `${id} is not undone as a whole; the same command again goes on`, (onProgress) =>
      store.undoImport(id, onProgress),
    );
    print({ id, readings }, options, () => [
      `${id} is undone: what it added to ${readings} readings is taken out, and roll-ups are as what is left`,
    ]);
  } finally {
    await service.stop();
  }
}

function namesOf(imports: readonly ImportRecord[]): string {
  const ids = imports.map((each) => each.id).join(", ");
  return ids === "" ? "nothing was imported" : `there are ${ids}`;
}

const planOf = ({ id, source, startedAt, state, counts }: ImportRecord) =>
  `import ${id} of ${source}, ${startedAt.slice(0, 16).replace("T", " ")} UTC, is undone: ${
    state === "running" ? "what it added" : `what it added to ${counts.added} readings`
  } is taken out${state === "running" ? " (it is running, or was killed: see that it runs no more)" : ""}`;
