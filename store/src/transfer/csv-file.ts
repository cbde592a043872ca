import { quantityNames } from "@clima/schemas";
import type { StoredReading } from "../port.ts";

export const csvHeader = `${["station", "takenAt", ...quantityNames].join(",")}\n`;

/** RFC 4180, but lines end with a line feed alone; no value needs quotes. An absent quantity is an empty field. */
export const toCsv = ({ station, takenAt, values }: StoredReading): string =>
  `${[station, takenAt, ...quantityNames.map((name) => values[name] ?? "")].join(",")}\n`;
