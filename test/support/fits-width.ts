import type { Page } from "playwright-core";
import { waitFor } from "./wait-for.ts";

/** Waits until nothing is wider than the window, as charts are for a moment after it became narrower; throws, with both widths, when that stays so. */
export async function fitsWidth(page: Page): Promise<void> {
  let widths = "";
  const fits = async () => {
    const [content, windowPx] = (await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")) as [number, number];
    widths = `${content} px of content in a window of ${windowPx} px`;
    return content <= windowPx;
  };
  await waitFor(() => `nothing to be wider than the window: ${widths}`, fits);
}
