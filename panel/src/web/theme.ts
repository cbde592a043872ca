import { readTheme } from "./preferences.ts";
import { applyTheme, prefersDark } from "./theme-of-page.ts";

// The page waits for this small file, so that it never stands in the other theme first.
applyTheme(readTheme());
prefersDark().addEventListener("change", () => applyTheme(readTheme()));
