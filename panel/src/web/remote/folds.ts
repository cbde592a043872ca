import { keep, readKept } from "../kept-here.ts";

/** Which remotes are unfolded, of all stations; what this browser refuses to keep is kept until the page is closed. */
const FOLDS = "clima-unfolded-remotes";
const folds = new Map<string, boolean>(Object.entries(Object(readKept(FOLDS))));

export function keepFold(remote: string, isOpen: boolean): void {
  folds.set(remote, isOpen);
  keep(FOLDS, Object.fromEntries(folds));
}

/** On a phone several remotes would make a page of many screens. */
export const isOpenAtFirst = (remote: string, count: number): boolean =>
  folds.get(remote) ?? (count === 1 || matchMedia("(min-width: 48rem)").matches);
