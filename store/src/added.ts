import type { Added } from "./port-changes.ts";

export const NOTHING_ADDED: Added = { added: 0, present: 0, differing: 0, tooOld: 0 };

export const sumOfAdded = (a: Added, b: Added): Added => ({
  added: a.added + b.added,
  present: a.present + b.present,
  differing: a.differing + b.differing,
  tooOld: a.tooOld + b.tooOld,
});
