import type { ImportRecord } from "@clima/store";

/** The id of the next import: its day, UTC, and which of that day it is, such as 2026-11-30-1. */
export function nextImportId(imports: readonly Pick<ImportRecord, "id">[], nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const numbers = imports.flatMap(({ id }) => (id.startsWith(`${day}-`) ? [Number(id.slice(day.length + 1))] : []));
  return `${day}-${Math.max(0, ...numbers) + 1}`;
}
