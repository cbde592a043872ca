import { type Measurement, measurements, type Point } from "@clima/schemas";
import { createRandom } from "../../../test/support/random.ts";

const TEXTS = ["plain", "two words", 'a "quoted", word', "a=b,c", "C:\\temp\\x y", "ü ☂ 雨", "'", "#5", "0", "true"];

/** Points of all that a measurement may hold, with texts that files have to quote. */
export function randomPoints(measurement: Measurement, count: number, seed: number): Point[] {
  const random = createRandom(seed);
  const text = () => TEXTS[Math.floor(random() * TEXTS.length)] ?? "";
  const randomValue = (type: string) =>
    type === "text" ? text() : type === "flag" ? Math.round(random()) : random() < 0.5 ? -random() / 3 : Math.round(random() * 1e6);
  const { tags, fields } = measurements[measurement];
  const [firstField = ""] = Object.keys(fields);
  return Array.from({ length: count }, (_, index) => {
    const chosen = Object.entries(fields).filter(([name]) => name === firstField || random() < 0.4);
    return {
      measurement,
      station: `s-${index % 3}`,
      takenAt: new Date(Date.UTC(2026, 0, 1) + index * 61_000).toISOString(),
      ...(random() < 0.5 ? { id: `${text()} ${index}` } : {}),
      tags: Object.fromEntries(Object.keys(tags).flatMap((name) => (random() < 0.5 ? [[name, text()]] : []))),
      fields: Object.fromEntries(chosen.map(([name, { type }]) => [name, randomValue(type)])),
    };
  });
}
