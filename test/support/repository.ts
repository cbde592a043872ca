import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Made by tools, or kept for a while: no part of what is published. */
const NOT_OURS = new Set(["node_modules", "dist", ".git", "data", "coverage", "tmp"]);

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (NOT_OURS.has(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** Every file of the repository, from its root, with slashes. */
export const repositoryFiles = (): string[] => filesBelow("").sort();

export const readRepositoryFile = (path: string): string => readFileSync(join(root, path), "utf8");
