/** NIST Special Publication 811 (2008), appendix B.8: the conventional inch of mercury is 3.386 389 kPa. */
const HPA_IN_INHG = 33.86389;
/** International yard and pound agreement of 1959: exact. */
const MM_IN_INCH = 25.4;
/** 1,609.344 m in 3,600 s: exact. */
const MS_IN_MPH = 0.44704;

/** °C to °F, exact. */
export const toFahrenheit = (temperatureC: number): number => temperatureC * 1.8 + 32;
/** hPa to inches of mercury. */
export const toInHg = (pressureHpa: number): number => pressureHpa / HPA_IN_INHG;
/** m/s to miles an hour. */
export const toMph = (speedMs: number): number => speedMs / MS_IN_MPH;
/** mm to inches. */
export const toInches = (lengthMm: number): number => lengthMm / MM_IN_INCH;
