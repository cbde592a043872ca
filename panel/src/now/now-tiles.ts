import type { Quantity } from "@clima/schemas";
import type { Today } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import type { Figure, Marks, NowModel } from "./now-model.ts";
import { comfortWord, compassPoint, moonWord, pressureTrend, windWord } from "./words.ts";

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
  return [
    humidityTile(model),
    pressureTile(model),
    windTile(model),
    rainTile(model, today, reader),
    lightTile(model),
    visibilityTile(model),
  ].filter((tile) => tile !== undefined);
}

/** Current values without a tile, in the order of the quantities. */
export function otherFigures({ figures }: NowModel): readonly Figure[] {
  const isAtSeaLevel = figures.seaLevelPressureHpa !== undefined;
  return Object.values(figures).filter(({ quantity }) => !TOLD.includes(quantity) && (quantity !== "pressureHpa" || isAtSeaLevel));
}

const note = (text: string, { old, isSuspect = false, isDerived = false }: Marks = {}): Note => ({
  text,
  isSuspect,
  isDerived,
  ...(old === undefined ? {} : { old }),
});
const inWords = ({ number, unit }: Figure) => `${number} ${unit}`;

function humidityTile({ figures, sound }: NowModel): NowTile | undefined {
  const { humidityPct, dewPointC } = figures;
  if (humidityPct === undefined) return undefined;
  const comfort =
    sound.temperatureC === undefined || sound.dewPointC === undefined ? undefined : comfortWord(sound.temperatureC, sound.dewPointC);
  const notes = [
    ...(dewPointC === undefined ? [] : [note(`dew point ${inWords(dewPointC)}`, dewPointC)]),
    ...(comfort === undefined ? [] : [note(comfort, { isDerived: true })]),
  ];
  return { label: "Humidity", figure: humidityPct, notes };
}

function pressureTile({ figures }: NowModel): NowTile | undefined {
  const { seaLevelPressureHpa, pressureHpa, pressureTendencyHpa: change, pressureTendencyCode: code } = figures;
  const figure = seaLevelPressureHpa ?? pressureHpa;
  if (figure === undefined) return undefined;
  const trend = code === undefined ? undefined : pressureTrend(code.value);
  const sign = change !== undefined && change.value > 0 && Number(change.number) !== 0 ? "+" : "";
  const notes = [
    ...(trend === undefined ? [] : [{ ...note(trend.words, code), arrow: trend.arrow }]),
    ...(change === undefined ? [] : [note(`${sign}${inWords(change)} in 3 h`, change)]),
  ];
  return { label: seaLevelPressureHpa === undefined ? "Pressure here" : "Pressure, sea level", figure, notes };
}

/** Below, a vane turns as it likes. */
const CALM_MS = 0.3;

function windTile({ figures }: NowModel): NowTile | undefined {
  const { windSpeedMs: speed, windGustMs: gust, windDirectionDeg: direction } = figures;
  const figure = speed ?? gust;
  if (figure === undefined) return undefined;
  const blowsFrom = direction !== undefined && figure.value >= CALM_MS ? direction : undefined;
  const from = blowsFrom === undefined ? "" : `, ${compassPoint(blowsFrom.value)}`;
  const notes = [
    ...(speed === undefined ? [] : [note(`${windWord(speed.value)}${from}`, blowsFrom)]),
    ...(speed === undefined || gust === undefined ? [] : [note(`gust ${inWords(gust)}`, gust)]),
  ];
  return {
    label: speed === undefined ? "Wind gust" : "Wind",
    figure,
    notes,
    ...(blowsFrom === undefined ? {} : { picture: { kind: "wind", fromDeg: blowsFrom.value } }),
  };
}

/** By the station's own sum of its day, or by that of the store. */
function rainTile({ figures }: NowModel, today: Today | undefined, reader: Reader): NowTile | undefined {
  const { rainDayMm, rainRateMmh, rainMm } = figures;
  const ofStore: Figure | undefined =
    rainMm && today?.rainMm !== undefined
      ? { ...rainMm, value: today.rainMm, ...reader.value("rainMm", today.rainMm), isDerived: true }
      : undefined;
  const figure = rainDayMm ?? ofStore;
  const rate =
    rainRateMmh === undefined ? [] : [rainRateMmh.value > 0 ? note(`now ${inWords(rainRateMmh)}`, rainRateMmh) : note("no rain now")];
  if (figure !== undefined) return { label: "Rain today", figure, notes: rate };
  return rainRateMmh === undefined ? undefined : { label: "Rain rate", figure: rainRateMmh, notes: [] };
}

const lightTile = ({ figures: { illuminanceLux } }: NowModel): NowTile | undefined =>
  illuminanceLux && { label: "Light", figure: illuminanceLux, notes: [] };

const visibilityTile = ({ figures: { visibilityM } }: NowModel): NowTile | undefined =>
  visibilityM && { label: "Visibility", figure: visibilityM, notes: [] };

export interface SkyTile {
  readonly label: string;
  readonly lines: readonly string[];
  readonly picture: Picture;
}

/** Sun and moon, at the station's own time. */
export function skyTile({ sun, moon }: Today, timeOf: (iso: string) => string, isSouth: boolean): SkyTile {
  const times = sun?.riseAt && sun.setAt ? [`sunrise ${timeOf(sun.riseAt)}`, `sunset ${timeOf(sun.setAt)}`] : [];
  const without = sun === undefined ? [] : [sun.elevationDeg > 0 ? "the sun does not set" : "the sun does not rise"];
  return {
    label: sun === undefined ? "Moon" : "Sun and moon",
    lines: [...(times.length > 0 ? times : without), `${moonWord(moon.phase)}, ${Math.round(moon.litFraction * 100)}\u00a0%`],
    picture: { kind: "moon", phase: moon.phase, isSouth },
  };
}
