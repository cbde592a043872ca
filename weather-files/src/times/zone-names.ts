/** Hours ahead of UTC of zones that a time names by letters: those of RFC 822, section 5.1, and of Europe. */
const HOURS_AHEAD: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  UT: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  WET: 0,
  WEST: 1,
  CET: 1,
  CEST: 2,
  MEZ: 1,
  MESZ: 2,
  EET: 2,
  EEST: 3,
};

/** Undefined for letters that name none, or several. */
export const hoursAhead = (letters: string): number | undefined =>
  Object.hasOwn(HOURS_AHEAD, letters.toUpperCase()) ? HOURS_AHEAD[letters.toUpperCase()] : undefined;
