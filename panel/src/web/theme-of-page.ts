import type { Theme } from "./preferences.ts";

export const prefersDark = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");

/** The style sheet knows light and dark. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme === "auto" ? (prefersDark().matches ? "dark" : "light") : theme;
}
