import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { err, ok, type Result } from "@clima/schemas";

/** What a bridge remembers from start to start. */
export interface BridgeMemory {
  readonly clientId: string;
  /** That its sessions were subscribed to. */
  readonly localFilters: readonly string[];
  readonly remoteFilters: readonly string[];
}

const RANDOM_BYTES = 4;

/** The memory of an earlier run, or a new one: its client id is this broker's alone, also where two brokers have bridges of one name. */
export async function recallBridge(file: string, name: string): Promise<Result<BridgeMemory, string>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") return err(`${file} cannot be read: ${(cause as Error).message}`);
    const clientId = `clima-bridge-${name}-${randomBytes(RANDOM_BYTES).toString("hex")}`;
    return ok({ clientId, localFilters: [], remoteFilters: [] });
  }
  return parse(text) ?? err(`${file} is damaged; delete it, and the bridge begins with new sessions`);
}

function parse(text: string): Result<BridgeMemory, string> | undefined {
  try {
    const { clientId, localFilters, remoteFilters } = JSON.parse(text) as BridgeMemory;
    const isWhole = typeof clientId === "string" && Array.isArray(localFilters) && Array.isArray(remoteFilters);
    return isWhole ? ok({ clientId, localFilters, remoteFilters }) : undefined;
  } catch {
    return undefined;
  }
}

export async function rememberBridge(file: string, memory: BridgeMemory): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.new`;
  await writeFile(beside, `${JSON.stringify(memory, undefined, 2)}\n`);
  await rename(beside, file);
}
