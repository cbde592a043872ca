/** The flags of QARTOD (IOOS, "Manual for Real-Time Quality Control", data flags). */
export const QARTOD = { pass: 1, notEvaluated: 2, suspect: 3, fail: 4, missing: 9 } as const;
export type Flag = (typeof QARTOD)[keyof typeof QARTOD];

/** From what counts least to what counts most when flags are rolled up. */
const ORDER: readonly Flag[] = [QARTOD.missing, QARTOD.notEvaluated, QARTOD.pass, QARTOD.suspect, QARTOD.fail];

/** The roll-up of several tests; missing where there was none. */
export const worstOf = (flags: readonly Flag[]): Flag =>
  flags.reduce<Flag>((worst, flag) => (ORDER.indexOf(flag) > ORDER.indexOf(worst) ? flag : worst), QARTOD.missing);
