import { type Browser, chromium } from "playwright-core";
import { findProgram } from "./programs.ts";
import { patientMs } from "./wait-for.ts";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Debian's Chromium without a window; asks nothing of the network by itself. `more` are switches of its command line. */
export async function startChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findProgram("chromium");
  if (executablePath === undefined) throw new Error("chromium is not installed");
  return chromium.launch({ executablePath, headless: true, args: [...QUIET, ...more], timeout: patientMs(30_000) });
}
