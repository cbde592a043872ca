/** Which remotes are unfolded, of all stations; what this browser refuses to keep is kept until the page is closed. */
const FOLDS = "clima-unfolded-remotes";
const folds = new Map<string, boolean>(readFolds());

function readFolds(): [string, boolean][] {
  try {
    return Object.entries(JSON.parse(localStorage.getItem(FOLDS) ?? "{}") as Record<string, boolean>);
  } catch {
    return [];
  }
}

export function keepFold(remote: string, isOpen: boolean): void {
  folds.set(remote, isOpen);
  try {
    localStorage.setItem(FOLDS, JSON.stringify(Object.fromEntries(folds)));
  } catch {
    // A browser that keeps nothing: it is a convenience.
  }
}

/** On a phone several remotes would make a page of many screens. */
export const isOpenAtFirst = (remote: string, count: number): boolean =>
  folds.get(remote) ?? (count === 1 || matchMedia("(min-width: 48rem)").matches);
