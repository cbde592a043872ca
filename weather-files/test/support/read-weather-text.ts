import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { openWeatherFile, type ReadOptions, type WeatherSource } from "../../src/index.ts";
import { all, readOptions, shortItem } from "./items.ts";

export interface ReadWeather {
  readonly items: readonly string[];
  /** The texts of rows that are refused. */
  readonly refused: readonly string[];
  readonly source: WeatherSource;
}

/** What a file of this text says, by the way that `clima import` takes. Throws the sentence of one that cannot be read. */
export async function readWeatherText(name: string, text: string, more: Partial<ReadOptions> = {}): Promise<ReadWeather> {
  const folder = tempDir();
  try {
    const file = join(folder.path, name);
    writeFileSync(file, text);
    const opened = await openWeatherFile(file, readOptions(more));
    if (!opened.ok) throw new Error(opened.error);
    const [source] = opened.value;
    if (!source || opened.value.length > 1) throw new Error(`${opened.value.length} tables; expected one`);
    const items = await all(source.items);
    return { source, items: items.map(shortItem), refused: items.flatMap((item) => (item.kind === "refused" ? [item.text] : [])) };
  } finally {
    folder.remove();
  }
}

/** The columns that are passed over, with their reasons, and those that are read, in short. */
export const shortUses = ({ uses }: WeatherSource): readonly string[] =>
  uses.map((use) => {
    if (use.use === "value") return `${use.column} = ${use.quantity} ${use.unit}${use.station === undefined ? "" : ` @${use.station}`}`;
    return use.use === "passed over" ? `${use.column} - ${use.reason}` : `${use.column} = ${use.use}`;
  });
