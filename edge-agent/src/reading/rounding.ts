/** To a number of decimals; never −0, which JSON writes as 0 and Object.is distinguishes from 0. */
export const roundTo = (number: number, decimals: number): number => Number(number.toFixed(decimals)) + 0;

/** Recorded files bring decimals of units that are not ours; six find °F, mph and inches again when converted back. */
export const RECORDED_DECIMALS = 6;
