import type { Theme } from "./preferences.ts";

export const prefersDark = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");

/** What is around the page on a phone, and the window of an installed one. */
const PAPER = { light: "#f5f3ee", dark: "#0f151c" } as const;

/** The style sheet knows light and dark. */
export function applyTheme(chosen: Theme): void {
  const theme = chosen === "auto" ? (prefersDark().matches ? "dark" : "light") : chosen;
  document.documentElement.dataset["theme"] = theme;
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", PAPER[theme]);
}
