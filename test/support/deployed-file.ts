import { readRepositoryFile } from "./repository.ts";

/**
 * A file of deploy/ as the test needs it: each place that differs on this machine (an address, a folder) is replaced. Throws when a place
 * is not in the file, so that recipe and test stay the same.
 */
export function deployedFile(path: string, places: Readonly<Record<string, string>>): string {
  return Object.entries(places).reduce(
    (text, [place, here]) => {
      if (!text.includes(place)) throw new Error(`deploy/${path} does not contain ${JSON.stringify(place)}`);
      return text.replaceAll(place, here);
    },
    readRepositoryFile(`deploy/${path}`),
  );
}
