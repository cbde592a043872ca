import type { Quantity } from "@clima/schemas";
import type { Today } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import type { Words } from "../words/words.ts";
import type { Figure, Marks, NowModel } from "./now-model.ts";
import { clockOf } from "./station-clock.ts";
import { comfortOf, compassPoint, moonName, pressureTrend, windForce } from "./words.ts";

/** A line under the number of a tile. */
export interface Note extends Marks {
  readonly text: string;
  /** For the eye; the text says the same. */
  readonly arrow?: string;
}

/** What is drawn beside the number. */
export type Picture =
  | { readonly kind: "wind"; readonly fromDeg: number }
  | { readonly kind: "moon"; readonly phase: number; readonly isSouth: boolean };

export interface NowTile {
  readonly label: string;
  readonly figure: Figure;
  readonly notes: readonly Note[];
  readonly picture?: Picture;
}

/** What has a tile of its own, or is said in one. */
const TOLD: readonly Quantity[] = [
  "temperatureC",
  "apparentTemperatureC",
  "humidityPct",
  "dewPointC",
  "seaLevelPressureHpa",
  "pressureTendencyHpa",
  "pressureTendencyCode",
  "windSpeedMs",
  "windGustMs",
  "windDirectionDeg",
  "rainDayMm",
  "rainRateMmh",
  "rainMm",
  "illuminanceLux",
  "visibilityM",
];

/** The tiles of what the station measures; what it does not measure has none. */
export function nowTiles(model: NowModel, today: Today | undefined, reader: Reader): readonly NowTile[] {
  const words = reader.words.now;
  return [
    humidityTile(model, words),
    pressureTile(model, words),
    windTile(model, words),
    rainTile(model, today, reader),
    lightTile(model, words),
    visibilityTile(model, words),
  ].filter((tile) => tile !== undefined);
}

/** Current values without a tile, in the order of the quantities. */
export function otherFigures({ figures }: NowModel): readonly Figure[] {
  const isAtSeaLevel = figures.seaLevelPressureHpa !== undefined;
  return Object.values(figures).filter(({ quantity }) => !TOLD.includes(quantity) && (quantity !== "pressureHpa" || isAtSeaLevel));
}

type NowWords = Words["now"];

const note = (text: string, { old, isSuspect = false, isDerived = false }: Marks = {}): Note => ({
  text,
  isSuspect,
  isDerived,
  ...(old === undefined ? {} : { old }),
});
/** In one line, as a number and its unit are one thing. */
const inWords = ({ number, unit }: Figure) => `${number}\u00a0${unit}`;

function humidityTile({ figures, sound }: NowModel, words: NowWords): NowTile | undefined {
  const { humidityPct, dewPointC } = figures;
  if (humidityPct === undefined) return undefined;
  const comfort =
    sound.temperatureC === undefined || sound.dewPointC === undefined ? undefined : comfortOf(sound.temperatureC, sound.dewPointC);
  const notes = [
    ...(dewPointC === undefined ? [] : [note(words.dewPoint(inWords(dewPointC)), dewPointC)]),
    ...(comfort === undefined ? [] : [note(words.comfort[comfort], { isDerived: true })]),
  ];
  return { label: words.humidity, figure: humidityPct, notes };
}

function pressureTile({ figures }: NowModel, words: NowWords): NowTile | undefined {
  const { seaLevelPressureHpa, pressureHpa, pressureTendencyHpa: change, pressureTendencyCode: code } = figures;
  const figure = seaLevelPressureHpa ?? pressureHpa;
  if (figure === undefined) return undefined;
  const trend = code === undefined ? undefined : pressureTrend(code.value);
  const sign = change !== undefined && change.value > 0 && Number(change.number) !== 0 ? "+" : "";
  const notes = [
    ...(trend === undefined ? [] : [{ ...note(words.trend[trend.name], code), arrow: trend.arrow }]),
    ...(change === undefined ? [] : [note(words.inThreeHours(`${sign}${inWords(change)}`), change)]),
  ];
  return { label: seaLevelPressureHpa === undefined ? words.pressureHere : words.pressureAtSea, figure, notes };
}

/** Below, a vane turns as it likes. */
const CALM_MS = 0.3;

function windTile({ figures }: NowModel, words: NowWords): NowTile | undefined {
  const { windSpeedMs: speed, windGustMs: gust, windDirectionDeg: direction } = figures;
  const figure = speed ?? gust;
  if (figure === undefined) return undefined;
  const blowsFrom = direction !== undefined && figure.value >= CALM_MS ? direction : undefined;
  const from = blowsFrom === undefined ? "" : `, ${words.compass[compassPoint(blowsFrom.value)]}`;
  const notes = [
    ...(speed === undefined ? [] : [note(`${words.windForce[windForce(speed.value)]}${from}`, blowsFrom)]),
    ...(speed === undefined || gust === undefined ? [] : [note(words.gust(inWords(gust)), gust)]),
  ];
  return {
    label: speed === undefined ? words.windGust : words.wind,
    figure,
    notes,
    ...(blowsFrom === undefined ? {} : { picture: { kind: "wind", fromDeg: blowsFrom.value } }),
  };
}

/** By the station's own sum of its day, or by that of the store. */
function rainTile({ figures }: NowModel, today: Today | undefined, reader: Reader): NowTile | undefined {
  const words = reader.words.now;
  const { rainDayMm, rainRateMmh, rainMm } = figures;
  const ofStore: Figure | undefined =
    rainMm && today?.rainMm !== undefined
      ? { ...rainMm, value: today.rainMm, ...reader.value("rainMm", today.rainMm), isDerived: true }
      : undefined;
  const figure = rainDayMm ?? ofStore;
  const rate =
    rainRateMmh === undefined
      ? []
      : [rainRateMmh.value > 0 ? note(words.rainNow(inWords(rainRateMmh)), rainRateMmh) : note(words.noRainNow)];
  if (figure !== undefined) return { label: words.rainToday, figure, notes: rate };
  return rainRateMmh === undefined ? undefined : { label: words.rainRate, figure: rainRateMmh, notes: [] };
}

const lightTile = ({ figures: { illuminanceLux } }: NowModel, words: NowWords): NowTile | undefined =>
  illuminanceLux && { label: words.light, figure: illuminanceLux, notes: [] };

const visibilityTile = ({ figures: { visibilityM } }: NowModel, words: NowWords): NowTile | undefined =>
  visibilityM && { label: words.visibility, figure: visibilityM, notes: [] };

export interface SkyTile {
  readonly label: string;
  readonly lines: readonly string[];
  readonly picture: Picture;
}

/** Sun and moon, at the station's own time. */
export function skyTile({ sun, moon, timeZone }: Today, reader: Reader, isSouth: boolean): SkyTile {
  const words = reader.words.now;
  const timeOf = clockOf(timeZone, reader);
  const times = sun?.riseAt && sun.setAt ? [words.sunrise(timeOf(sun.riseAt)), words.sunset(timeOf(sun.setAt))] : [];
  const without = sun === undefined ? [] : [sun.elevationDeg > 0 ? words.noSunset : words.noSunrise];
  return {
    label: sun === undefined ? words.moon : words.sunAndMoon,
    lines: [...(times.length > 0 ? times : without), `${words.moonPhase[moonName(moon.phase)]}, ${reader.percent(moon.litFraction)}`],
    picture: { kind: "moon", phase: moon.phase, isSouth },
  };
}
