/** Pages to picture files by a headless Chromium. */
import type { Browser } from "playwright-core";

export interface Shot {
  readonly html: string;
  readonly widthPx: number;
}

/** The whole page as WebP, which is less than half of PNG. */
export async function photograph(browser: Browser, { html, widthPx }: Shot): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: widthPx, height: 800 } });
  try {
    await page.setContent(html, { waitUntil: "load" });
    const [width = widthPx, height = 0] = (await page.evaluate(
      "[document.body.getBoundingClientRect().width, document.body.getBoundingClientRect().height].map(Math.ceil)",
    )) as number[];
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send("Page.captureScreenshot", {
      format: "webp",
      quality: 82,
      captureBeyondViewport: true,
      clip: { x: 0, y: 0, width, height, scale: 1 },
    });
    return Buffer.from(data, "base64");
  } finally {
    await page.close();
  }
}
