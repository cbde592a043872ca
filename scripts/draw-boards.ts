/**
 * Draws grafana/pictures/*.webp: `npm run docs:boards` after a change of a board, `npm run docs:boards -- weather` for one of them. Needs
 * influxd and chromium. They are pictures of the boards with made-up weather, not Grafana's own.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { startChromium } from "../test/support/chromium.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { boardData, type PictureBoard } from "./board-pictures/board-data.ts";
import { boardPage } from "./board-pictures/page.ts";
import { photograph } from "./board-pictures/photograph.ts";
import { lookAt, writeMadeUpYear } from "./board-pictures/year.ts";

const SIZES = [
  { name: "desk", widthPx: 1600 },
  { name: "phone", widthPx: 390 },
] as const;

const boardsFolder = new URL("../grafana/dashboards/en/", import.meta.url);
const folder = new URL("../grafana/pictures/", import.meta.url);
const wanted = process.argv.slice(2);

async function drawAll(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const influxd = await startInfluxd();
  const browser = await startChromium();
  try {
    await writeMadeUpYear(influxd.url);
    for (const file of readdirSync(boardsFolder)) {
      const name = file.replace(".json", "");
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const board = JSON.parse(readFileSync(new URL(file, boardsFolder), "utf8")) as PictureBoard;
      for (const size of SIZES) {
        const data = await boardData(board, lookAt(influxd.url, size.widthPx));
        for (const mode of ["light", "dark"] as const) {
          const picture = await photograph(browser, { html: boardPage(data, mode, size.widthPx), ...size });
          writeFileSync(new URL(`${name}-${mode}-${size.name}.webp`, folder), picture);
          console.log(`${name}-${mode}-${size.name}.webp ${Math.round(picture.length / 1024)} KiB`);
        }
      }
    }
  } finally {
    await browser.close();
    await influxd.stop();
  }
}

await drawAll();
