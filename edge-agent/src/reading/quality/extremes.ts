import { type Quantity, quantityNames, type Values } from "@clima/schemas";

/**
 * Weather that was hardly ever measured: possible, but doubted. Temperature and dew point: MADIS surface checks. Sea-level pressure: the
 * records, 870 hPa (1979) and 1084.8 hPa (2001); outside of them the elevation is likelier to be wrong than the weather. Wind: WMO
 * (Zahumenský 2004). Light: 130,000 lx is full sun, and the edges of clouds add some.
 */
const USUAL: { readonly [Q in Quantity]?: readonly [min: number, max: number] } = {
  temperatureC: [-51, 54],
  dewPointC: [-68, 32],
  seaLevelPressureHpa: [870, 1085],
  windSpeedMs: [0, 75],
  illuminanceLux: [0, 160_000],
};

/** The quantities whose values are outside of the usual. */
export const extremesOf = (values: Values): readonly Quantity[] =>
  quantityNames.filter((name) => {
    const [value, usual] = [values[name], USUAL[name]];
    return value !== undefined && usual !== undefined && (value < usual[0] || value > usual[1]);
  });
