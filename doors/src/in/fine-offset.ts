/*
 * What the consoles of Fine Offset have in common, under whatever name they are sold (Ecowitt, Ambient Weather, Froggit, Misol, Sainlogic …)
 * and by whatever protocol they send.
 */

/** Their light sensor measures lux; the W/m² that they send are these divided by 126.7, the factor for sunlight. */
const LUX_PER_WM2 = 126.7;

/** The illuminance that such a console measured, from the "solar radiation" that it sends. */
export const luxOfSolarRadiation = (wm2: number): number => wm2 * LUX_PER_WM2;

const FIRMWARES = /^(easyweather|ambweather|gw\d|wh-?\d|ws-?\d|wn\d|hp\d|froggit|ecowitt)/i;

/** Whether a firmware is one of theirs by its name: "EasyWeatherV1.5.9", "AMBWeatherV3.0.3", "WH2600GEN_V2.2.5", "WS-2902". */
export const isFineOffset = (firmware: string): boolean => FIRMWARES.test(firmware);

/** The counters of a rain gauge, the one that starts again least often first. */
export const RAIN_PERIODS = ["total", "yearly", "monthly", "weekly", "daily"] as const;
