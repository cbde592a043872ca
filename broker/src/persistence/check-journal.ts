import { err, ok, type Result } from "@clima/schemas";
import { ClassicLevel } from "classic-level";

/** Whether a copy of the journal's folder can be read from its first key to its last; its logs become tables by that. The error is its reason. */
export async function checkJournal(folder: string): Promise<Result<void, string>> {
  const db = new ClassicLevel<string, Buffer>(folder, { keyEncoding: "utf8", valueEncoding: "buffer", createIfMissing: false });
  try {
    await db.open();
    for await (const _entry of db.iterator({ fillCache: false }));
    return ok(undefined);
  } catch (error) {
    const { message, cause } = error as Error;
    return err(cause instanceof Error ? cause.message : message);
  } finally {
    await db.close();
  }
}
