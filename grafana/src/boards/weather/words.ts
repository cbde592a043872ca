/** Numbers in words. */
import { rangeMappings, valueMapping } from "../../fields.ts";
import type { Text } from "../../text.ts";

/** WMO code table 0200, characteristic of the pressure tendency in the three hours before, as short as fits beside a number. */
export const PRESSURE_CHARACTERISTIC = valueMapping({
  0: { text: { en: "↗ rose, now falls", pt: "↗ subiu, agora cai" } },
  1: { text: { en: "↗ rising more slowly", pt: "↗ subindo mais devagar" } },
  2: { text: { en: "↑ rising", pt: "↑ subindo" } },
  3: { text: { en: "↑ rising faster", pt: "↑ subindo mais rápido" } },
  4: { text: { en: "→ steady", pt: "→ estável" } },
  5: { text: { en: "↘ fell, now rises", pt: "↘ caiu, agora sobe" } },
  6: { text: { en: "↘ falling more slowly", pt: "↘ caindo mais devagar" } },
  7: { text: { en: "↓ falling", pt: "↓ caindo" } },
  8: { text: { en: "↓ falling faster", pt: "↓ caindo mais rápido" } },
});

/** An arrow for a change an hour: up to `steady` it stays, from `fast` on it is fast. */
export const trendWords = (steady: number, fast: number) =>
  rangeMappings([
    { from: null, to: -fast, text: { en: "↓ falling fast", pt: "↓ caindo rápido" } },
    { from: -fast, to: -steady, text: { en: "↘ falling", pt: "↘ caindo" } },
    { from: -steady, to: steady, text: { en: "→ steady", pt: "→ estável" } },
    { from: steady, to: fast, text: { en: "↗ rising", pt: "↗ subindo" } },
    { from: fast, to: null, text: { en: "↑ rising fast", pt: "↑ subindo rápido" } },
  ]);

/** The sixteen points of the compass, clockwise from north. */
const COMPASS: readonly Text[] = [
  { en: "north", pt: "norte" },
  { en: "north-north-east", pt: "norte-nordeste" },
  { en: "north-east", pt: "nordeste" },
  { en: "east-north-east", pt: "leste-nordeste" },
  { en: "east", pt: "leste" },
  { en: "east-south-east", pt: "leste-sudeste" },
  { en: "south-east", pt: "sudeste" },
  { en: "south-south-east", pt: "sul-sudeste" },
  { en: "south", pt: "sul" },
  { en: "south-south-west", pt: "sul-sudoeste" },
  { en: "south-west", pt: "sudoeste" },
  { en: "west-south-west", pt: "oeste-sudoeste" },
  { en: "west", pt: "oeste" },
  { en: "west-north-west", pt: "oeste-noroeste" },
  { en: "north-west", pt: "noroeste" },
  { en: "north-north-west", pt: "norte-noroeste" },
];
const SECTOR_DEG = 360 / COMPASS.length;

/** Where the wind comes from; north is at both ends. */
export const WIND_FROM = rangeMappings(
  [...COMPASS, ...COMPASS.slice(0, 1)].map((text, index) => ({
    from: (index - 0.5) * SECTOR_DEG,
    to: (index + 0.5) * SECTOR_DEG,
    text,
  })),
);

/** Beaufort's scale by its upper limits in m/s (WMO No. 8, table 5.1). */
const BEAUFORT: readonly (readonly [toMs: number | null, text: Text])[] = [
  [0.2, { en: "0, calm", pt: "0, calmaria" }],
  [1.5, { en: "1, light air", pt: "1, aragem" }],
  [3.3, { en: "2, light breeze", pt: "2, brisa leve" }],
  [5.4, { en: "3, gentle breeze", pt: "3, brisa fraca" }],
  [7.9, { en: "4, moderate breeze", pt: "4, brisa moderada" }],
  [10.7, { en: "5, fresh breeze", pt: "5, brisa forte" }],
  [13.8, { en: "6, strong breeze", pt: "6, vento fresco" }],
  [17.1, { en: "7, near gale", pt: "7, vento forte" }],
  [20.7, { en: "8, gale", pt: "8, ventania" }],
  [24.4, { en: "9, strong gale", pt: "9, ventania forte" }],
  [28.4, { en: "10, storm", pt: "10, tempestade" }],
  [32.6, { en: "11, violent storm", pt: "11, tempestade violenta" }],
  [null, { en: "12, hurricane", pt: "12, furacão" }],
];

export const WIND_FORCE = rangeMappings(
  BEAUFORT.map(([to, text], index) => ({ from: index === 0 ? null : (BEAUFORT[index - 1]?.[0] ?? null), to, text })),
);

export const DAY_OR_NIGHT = valueMapping({
  0: { text: { en: "☀ day", pt: "☀ dia" } },
  1: { text: { en: "☾ night", pt: "☾ noite" } },
});

export const MEASURED_OR_SIMULATED = valueMapping({
  0: { text: { en: "measured", pt: "medido" }, color: "green" },
  1: { text: { en: "SIMULATED", pt: "SIMULADO" }, color: "orange" },
});

export const CONNECTED = valueMapping({
  0: { text: { en: "offline", pt: "desconectada" }, color: "red" },
  1: { text: { en: "online", pt: "conectada" }, color: "green" },
});

export const NOT_MEASURED: Text = { en: "not measured", pt: "não medido" };
export const NOT_SAID: Text = { en: "not said", pt: "não informado" };
