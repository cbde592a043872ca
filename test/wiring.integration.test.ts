/** The drawings as a browser lays them out, with this machine's fonts. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { DRAWINGS } from "../scripts/wiring/drawings.ts";
import { startChromium } from "./support/chromium.ts";
import { readRepositoryFile } from "./support/repository.ts";
import { describeWith } from "./support/requires.ts";

/** In words each text that leaves the drawing, lies on another text, or is crossed by a wire. Run in the page. */
const FAULTS = `(() => {
  const svg = document.querySelector("svg");
  const texts = [...svg.querySelectorAll("text")].map((text) => ({ says: text.textContent, box: text.getBBox() }));
  const { width, height } = svg.viewBox.baseVal;
  const right = ({ x, width }) => x + width;
  const bottom = ({ y, height }) => y + height;
  // Boxes of texts have some room above and below the letters
  const AIR = 3;
  const faults = texts.filter(({ box }) => box.x < 0 || right(box) > width || bottom(box) > height).map(({ says }) => says + " leaves the drawing");
  texts.forEach(({ says, box: a }, index) => {
    for (const { says: other, box: b } of texts.slice(index + 1)) {
      if (a.x < right(b) && b.x < right(a) && a.y + AIR < bottom(b) && b.y + AIR < bottom(a)) faults.push(says + " lies on " + other);
    }
  });
  for (const path of svg.querySelectorAll("path")) {
    for (let at = 0; at <= path.getTotalLength(); at += 2) {
      const { x, y } = path.getPointAtLength(at);
      const hit = texts.find(({ box }) => x > box.x && x < right(box) && y > box.y + AIR && y < bottom(box) - AIR);
      if (hit) faults.push(hit.says + " is crossed by a wire");
    }
  }
  return [...new Set(faults)];
})()`;

describeWith(["chromium"], "a wiring drawing in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser.close());

  const faultsOf = async (svg: string): Promise<unknown> => {
    const page = await browser.newPage();
    await page.setContent(svg);
    const faults = await page.evaluate(FAULTS);
    await page.close();
    return faults;
  };

  test.each(Object.keys(DRAWINGS))("%s has no text on another, on a wire, or outside", async (name) => {
    expect(await faultsOf(readRepositoryFile(`docs/images/${name}.svg`))).toEqual([]);
  });

  test("a text on another, on a wire and outside is seen", async () => {
    const text = (x: number, words: string) => `<text x="${x}" y="30">${words}</text>`;
    const svg = `<svg viewBox="0 0 200 60">${text(10, "first")}${text(20, "second")}${text(190, "third")}<path d="M0 26 H100"/></svg>`;
    expect(await faultsOf(svg)).toEqual([
      "third leaves the drawing",
      "first lies on second",
      "first is crossed by a wire",
      "second is crossed by a wire",
    ]);
  });
});
