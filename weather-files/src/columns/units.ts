import { type Quantity, quantities } from "@clima/schemas";

/** Turns a number of a unit into ours. */
export type Convert = (number: number) => number;

interface Unit {
  /** As people read it. */
  readonly name: string;
  /** Other spellings, in lower case and without spaces; `°` may be missing from them. */
  readonly spellings: readonly string[];
  readonly convert: Convert;
}

const asIs: Convert = (number) => number;
const times = (factor: number): Convert => (factor === 1 ? asIs : (number) => number * factor);

/** NIST SP 811 (2008), appendix B.8: conventional inch and millimetre of mercury, in pascals. */
const PA_PER_INHG = 3386.389;
const PA_PER_MMHG = 133.3224;
/** Exact by definition: 1 in is 25.4 mm, 1 mi is 1609.344 m, 1 ft is 0.3048 m, a sea mile is 1852 m (NIST SP 811, appendix B.8). */
const MM_PER_INCH = 25.4;
const M_PER_MILE = 1609.344;
const M_PER_FOOT = 0.3048;
const M_PER_SEA_MILE = 1852;
const S_PER_HOUR = 3600;
/** A foot-candle is a lumen a square foot. */
const LUX_PER_FOOT_CANDLE = 1 / M_PER_FOOT ** 2;

const unit = (name: string, spellings: string, convert: Convert): Unit => ({ name, spellings: spellings.split(" "), convert });

const TEMPERATURE = [
  unit("°C", "c degc celsius gradc gradcelsius degreescelsius degreesc degcelsius centigrade grad degrés degrésc", asIs),
  unit("°F", "f degf fahrenheit degreesfahrenheit degreesf degfahrenheit", (number) => (number - 32) / 1.8),
  unit("K", "k kelvin", (number) => number - 273.15),
];

const pressureIn = (paPerUnit: number) => [
  unit("hPa", "hpa mbar mb mbars millibar millibars hectopascal hectopascals", times(100 / paPerUnit)),
  unit("kPa", "kpa kilopascal kilopascals", times(1000 / paPerUnit)),
  unit("Pa", "pa pascal pascals", (number) => number / paPerUnit),
  unit("bar", "bar", times(100_000 / paPerUnit)),
  unit("inHg", 'inhg inchhg incheshg inchesofmercury in inches inch "hg hginch inchesmercury', times(PA_PER_INHG / paPerUnit)),
  unit("mmHg", "mmhg torr millimetersofmercury", times(PA_PER_MMHG / paPerUnit)),
];

const SPEED = [
  unit(
    "m/s",
    "m/s ms mps m/sec m/sek ms-1 m.s-1 ms^-1 ms⁻¹ m/seg meterspersecond metrespersecond meters/second metres/second meter/second meter/sekunde",
    asIs,
  ),
  unit("km/h", "km/h kmh kph kmph km/hr km/u km/std kmh-1 kmh^-1 km/hour kilometersperhour kilometresperhour", (number) => number / 3.6),
  unit("mph", "mph mi/h mi/hr miles/h milesperhour miles/hour mp/h", times(M_PER_MILE / S_PER_HOUR)),
  unit("kn", "kn kt kts knot knots knoten knopen nœuds noeuds nudos nodi nós nos nds", times(M_PER_SEA_MILE / S_PER_HOUR)),
  unit("ft/s", "ft/s fps feet/s", times(M_PER_FOOT)),
];

const RAIN = [
  unit("mm", "mm millimeter millimeters millimetre millimetres l/m² l/m2 l/qm kg/m² kg/m2 kgm-2", asIs),
  unit("cm", "cm", times(10)),
  unit("in", 'in inch inches " ″ zoll', times(MM_PER_INCH)),
];

const RATE = [
  unit("mm/h", "mm/h mmh mmph mm/hr mm/hour mm/std mm/u mmh-1 mmh^-1 mm l/m²/h l/m2/h", asIs),
  unit("cm/h", "cm/h cm/hr", times(10)),
  unit("in/h", 'in/h in/hr inh inph inhr inch/h inch/hr inches/hour inches/hr iph "/h "/hr in inch inches', times(MM_PER_INCH)),
  unit("mm/min", "mm/min", times(60)),
];

const VISIBILITY = [
  unit("m", "m meter meters metre metres", asIs),
  unit("km", "km kilometer kilometers kilometre kilometres", times(1000)),
  unit("mi", "mi mile miles sm statutemiles", times(M_PER_MILE)),
  unit("ft", "ft feet", times(M_PER_FOOT)),
  unit("sea miles", "nm nmi seamiles nauticalmiles", times(M_PER_SEA_MILE)),
];

const LIGHT = [
  unit("lx", "lx lux", asIs),
  unit("klx", "klx klux kilolux", times(1000)),
  unit("fc", "fc foot-candle footcandle footcandles", times(LUX_PER_FOOT_CANDLE)),
];

const UNITS: Readonly<Record<string, readonly Unit[]>> = {
  "°C": TEMPERATURE,
  "%": [unit("%", "% pct percent prozent procent pourcent %rh rh% %rf %hr %ur %rv rh", asIs), unit("fraction", "fraction 0-1", times(100))],
  hPa: pressureIn(100),
  kPa: pressureIn(1000),
  lx: LIGHT,
  "m/s": SPEED,
  "°": [unit("°", "deg degree degrees gr grad gradi grados graus graden degrés degrees(true)", asIs)],
  mm: RAIN,
  m: VISIBILITY,
  "g/m³": [unit("g/m³", "g/m3 gm3 gm-3 g/cbm", asIs), unit("kg/m³", "kg/m3 kgm-3", times(1000)), unit("mg/m³", "mg/m3", times(0.001))],
  "mm/h": RATE,
  "WMO 0200": [unit("WMO 0200", "code wmo wmo0200", asIs)],
};

/** ℃ in the wrong encoding: UTF-8 and GBK, read as Windows-1252. */
const CELSIUS_SPOILED = /â„ƒ|¡æ/g;

/** ℃, ℉ and ㎧ are signs of their own; º is an ordinal that many write for °, and Â° is what is left of ° in the wrong encoding, as � is. */
const spellingOf = (text: string): string =>
  text
    .replace(CELSIUS_SPOILED, "°C")
    .replace(/Â?[º˚°]|\ufffd/g, "°")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\s+/g, "");

const index: ReadonlyMap<string, ReadonlyMap<string, Unit>> = new Map(
  Object.entries(UNITS).map(([ours, units]) => [
    ours,
    new Map(
      units.flatMap((each) =>
        [spellingOf(each.name), ...each.spellings.map(spellingOf)].map((spelling): [string, Unit] => [spelling, each]),
      ),
    ),
  ]),
);

const unitFor = (quantity: Quantity, text: string): Unit | undefined => {
  const known = index.get(quantities[quantity].unit);
  const spelling = spellingOf(text);
  return known?.get(spelling) ?? known?.get(bare(spelling));
};

/** Without what may be missing: the sign of a degree, points. */
const bare = (spelling: string): string => spelling.replace(/^[°*.]+|\.+$/g, "");

/** The unit's usual name, for a quantity that is measured in it; undefined where it is not. */
export const unitName = (quantity: Quantity, text: string): string | undefined => unitFor(quantity, text)?.name;

/** The units that a quantity may be written in, ours first. */
export const unitNames = (quantity: Quantity): readonly string[] =>
  (UNITS[quantities[quantity].unit] ?? []).map(({ name }) => name).sort((a, b) => rankOf(quantity, a) - rankOf(quantity, b));

const rankOf = (quantity: Quantity, name: string) => (name === quantities[quantity].unit ? 0 : 1);

/** Units of what Clima does not measure, so that they are not taken for a part of a name. */
const FOREIGN_UNIT = /^(w\/?m[²2^]*|wm-2|bft|beaufort|[km]?[wj]\/m[²2^]*|v|volts?|uvi?|[\u03bcu]g\/m[³3]|pp[mb]|dbm?|min|s|sec|h)$/;

/** Whether a text is a unit of anything: what stands in brackets behind a name may be one. */
export const isUnit = (text: string): boolean => {
  const spellings = [spellingOf(text), bare(spellingOf(text))];
  return spellings.some((spelling) => FOREIGN_UNIT.test(spelling) || [...index.values()].some((known) => known.has(spelling)));
};

/** Whether two texts spell one unit of any quantity. */
export const isSameUnit = (a: string, b: string): boolean =>
  [...index.values()].some((known) => {
    const [first, second] = [a, b].map((text) => known.get(spellingOf(text)) ?? known.get(bare(spellingOf(text))));
    return first !== undefined && first === second;
  });

/** Six decimals find °F, mph and inches again when converted back, and have no noise of floating point: 39.02 °F are 3.9 °C. */
const undoNoise = (number: number): number => Math.round(number * 1e6) / 1e6 + 0;

/** From a unit, as people write it, to ours; undefined where the quantity is not measured in it. `factor` multiplies what is ours. */
export function converterFor(quantity: Quantity, text: string | undefined, factor = 1): Convert | undefined {
  if (text === undefined) return factor === 1 ? asIs : (number) => undoNoise(number * factor);
  const found = unitFor(quantity, text);
  if (!found) return undefined;
  const { convert } = found;
  if (convert === asIs && factor === 1) return asIs;
  return (number) => undoNoise(convert(number) * factor);
}
