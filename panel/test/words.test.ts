import { type Quantity, quantityNames } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import type { StationView, Today } from "../src/api-types.ts";
import { noticesOf } from "../src/notices.ts";
import { nowModel } from "../src/now/now-model.ts";
import { nowTiles, skyTile } from "../src/now/now-tiles.ts";
import { createReader } from "../src/reader.ts";
import { stateOf } from "../src/station-state.ts";
import { wordsOf } from "../src/words/words.ts";

const reader = createReader("pt-BR", "imperial");
/** By this machine's time zone, as the words are. */
const NOW_MS = new Date(2026, 10, 24, 12).getTime();
const DAY_MS = 86_400_000;
const iso = (agoMs: number) => new Date(NOW_MS - agoMs).toISOString();
const plain = (text: string) => text.replaceAll("\u00a0", " ");

/** Every text, by where it stands; what is made of values, with the names of their places. */
function textsOf(words: unknown, path = ""): [path: string, text: string][] {
  if (typeof words === "string") return [[path, words]];
  if (typeof words === "function") return [[path, String(words).replace(/^[^=]*=>\s*/, "")]];
  return Object.entries(words as object).flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`));
}

describe("in Brazilian Portuguese", () => {
  test("every text is there, none is empty, and those that are long are translated", () => {
    const [english, portuguese] = [wordsOf("en"), wordsOf("pt-BR")].map((words) => textsOf(words));
    expect(portuguese?.map(([path]) => path)).toEqual(english?.map(([path]) => path));
    expect(portuguese?.filter(([, text]) => text.trim() === "")).toEqual([]);
    const same = english?.filter(([path, text], at) => /[a-z]{4,} [a-z]{3,}/i.test(text) && portuguese?.[at]?.[1] === text && path !== "");
    expect(same?.filter(([path]) => path !== ".state.sources.pi")).toEqual([]);
  });

  test.each([
    [3000, "há 3 s"],
    [3 * 3_600_000, "há 3 h"],
    [8 * DAY_MS, "em 16 de nov. de 2026"],
  ])("%d ms later is %s", (ms, words) => {
    expect(reader.ago(iso(ms), NOW_MS)).toBe(words);
  });

  test("times say the day where it is another, and the year where that is another", () => {
    const told = [0, DAY_MS, 400 * DAY_MS].map((ms) => reader.since(NOW_MS - ms, NOW_MS));
    expect(told).toEqual(["desde 12:00", "desde 23 de nov., 12:00", "desde 20 de out. de 2025, 12:00"]);
    expect(reader.duration(4716 * DAY_MS)).toBe("13 anos");
  });

  test("numbers have commas, shares and lists are as they are written there", () => {
    expect([plain(reader.percent(0.684)), plain(reader.percent(0.684, 1))]).toEqual(["68 %", "68,4 %"]);
    expect(reader.list(["vento", "chuva", "luz"])).toBe("vento, chuva e luz");
  });

  test("every quantity has a name of its own", () => {
    const names = quantityNames.map((name: Quantity) => reader.label(name));
    expect(new Set(names).size).toBe(quantityNames.length);
  });

  test("a station and what the page depends on have their states", () => {
    const heard = { lastSeenAt: iso(3000), status: "online" } as const;
    expect(stateOf(heard, NOW_MS, false, reader).words).toBe("on-line, vista há 3 s");
    expect(stateOf(heard, NOW_MS + DAY_MS, false, reader).words).toBe("em silêncio desde 24 de nov., 11:59");
    expect(noticesOf({ silentSinceMs: NOW_MS, keptAtMs: NOW_MS - 60_000 }, undefined, NOW_MS, reader)).toEqual([
      { about: "panel", words: "O painel não responde desde 12:00. Últimos valores recebidos: 11:59." },
    ]);
  });

  test("a screen of values is said with its compass, wind, comfort, trend and moon", () => {
    const given = {
      temperatureC: 26.4,
      humidityPct: 71,
      dewPointC: 20.8,
      seaLevelPressureHpa: 1009.7,
      pressureTendencyHpa: -2.4,
      pressureTendencyCode: 8,
      windSpeedMs: 4.3,
      windGustMs: 9.2,
      windDirectionDeg: 247,
      rainDayMm: 2.4,
      rainRateMmh: 0,
    };
    const values = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, { value, takenAt: iso(2000), arrivedAt: iso(2000) }]),
    );
    const view: StationView = { station: "quintal", presses: [], values };
    const today: Today = { timeZone: "UTC", moon: { phase: 0.4, litFraction: 0.9 }, sun: { elevationDeg: -5 } };
    const tiles = nowTiles(nowModel(view, reader, NOW_MS), today, reader);
    expect(
      tiles.map(({ label, figure, notes }) =>
        plain([`${label} ${figure.number} ${figure.unit}`, ...notes.map(({ text }) => text)].join(" | ")),
      ),
    ).toEqual([
      "Umidade 71 % | ponto de orvalho 69,4 °F | úmido",
      "Pressão, nível do mar 29,82 inHg | caindo mais rápido | -0,07 inHg em 3 h",
      "Vento 9,6 mph | brisa fraca, OSO | rajada 20,6 mph",
      "Chuva hoje 0,09 in | sem chuva agora",
    ]);
    expect(skyTile(today, reader, true).lines.map(plain)).toEqual(["o sol não nasce", "crescente gibosa, 90 %"]);
  });
});
