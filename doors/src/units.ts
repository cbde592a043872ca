/*
 * Units that devices and networks speak, to those in the quantities' names and back. All factors are exact by definition unless said.
 * NIST SP 811 (2008), Appendix B.8.
 */
const MS_PER_MPH = 0.44704;
const MS_PER_KNOT = 1852 / 3600;
const KMH_PER_MS = 3.6;
const MM_PER_INCH = 25.4;
const M_PER_FOOT = 0.3048;
const M_PER_NAUTICAL_MILE = 1852;
/** The conventional millimetre of mercury: of density 13595.1 kg/m³, under 9.80665 m/s². */
const HPA_PER_MMHG = (13_595.1 * 9.80665) / 100_000;
const HPA_PER_INHG = HPA_PER_MMHG * MM_PER_INCH;
const HPA_PER_KPA = 10;
const LUX_PER_KILOLUX = 1000;
const HPA_PER_PA = 0.01;
const HPA_PER_BAR = 1000;
/** A pound-force, 0.45359237 kg under 9.80665 m/s², on a square inch. */
const HPA_PER_PSI = (0.453_592_37 * 9.80665) / 0.0254 ** 2 / 100;
const MM_PER_CM = 10;
const M_PER_KM = 1000;
const M_PER_MILE = 1609.344;
/** Of the zero of the Celsius scale. */
const ICE_POINT_K = 273.15;

export const celsiusOfFahrenheit = (fahrenheit: number): number => ((fahrenheit - 32) * 5) / 9;
export const fahrenheitOfCelsius = (celsius: number): number => (celsius * 9) / 5 + 32;

export const hpaOfInHg = (inHg: number): number => inHg * HPA_PER_INHG;
export const inHgOfHpa = (hpa: number): number => hpa / HPA_PER_INHG;
export const hpaOfMmHg = (mmHg: number): number => mmHg * HPA_PER_MMHG;
export const hpaOfKpa = (kpa: number): number => kpa * HPA_PER_KPA;

export const msOfMph = (mph: number): number => mph * MS_PER_MPH;
export const mphOfMs = (ms: number): number => ms / MS_PER_MPH;
export const msOfKnots = (knots: number): number => knots * MS_PER_KNOT;
export const knotsOfMs = (ms: number): number => ms / MS_PER_KNOT;
export const msOfKmh = (kmh: number): number => kmh / KMH_PER_MS;

export const mmOfInches = (inches: number): number => inches * MM_PER_INCH;
export const inchesOfMm = (mm: number): number => mm / MM_PER_INCH;
export const mOfFeet = (feet: number): number => feet * M_PER_FOOT;
export const mOfNauticalMiles = (miles: number): number => miles * M_PER_NAUTICAL_MILE;

export const luxOfKilolux = (kilolux: number): number => kilolux * LUX_PER_KILOLUX;

export const celsiusOfKelvin = (kelvin: number): number => kelvin - ICE_POINT_K;
export const hpaOfPa = (pa: number): number => pa * HPA_PER_PA;
export const hpaOfBar = (bar: number): number => bar * HPA_PER_BAR;
export const hpaOfPsi = (psi: number): number => psi * HPA_PER_PSI;
export const mmOfCm = (cm: number): number => cm * MM_PER_CM;
export const mOfKm = (km: number): number => km * M_PER_KM;
export const mOfMiles = (miles: number): number => miles * M_PER_MILE;
