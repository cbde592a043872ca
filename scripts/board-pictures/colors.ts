/** Grafana's colours: names of hues, the classic palette and what a page of either mode is made of. */

export type Mode = "light" | "dark";

export interface Theme {
  readonly mode: Mode;
  readonly page: string;
  readonly panel: string;
  readonly border: string;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
}

export const THEMES: Readonly<Record<Mode, Theme>> = {
  dark: { mode: "dark", page: "#111217", panel: "#181b1f", border: "#2a2d33", text: "#ccccdc", faint: "#8e8f9c", grid: "#25282d" },
  light: { mode: "light", page: "#f4f5f5", panel: "#ffffff", border: "#e2e3e4", text: "#24292e", faint: "#6b6f73", grid: "#ededee" },
};

/** From super-light to dark, as the names go. */
const SHADES = ["super-light-", "light-", "", "semi-dark-", "dark-"];
const HUES: Readonly<Record<Mode, Readonly<Record<string, string>>>> = {
  dark: {
    red: "#FFA6B0 #FF7383 #F2495C #E02F44 #C4162A",
    orange: "#FFCB7D #FFB357 #FF9830 #FF780A #FA6400",
    yellow: "#FFF899 #FFEE52 #FADE2A #F2CC0C #E0B400",
    green: "#C8F2C2 #96D98D #73BF69 #56A64B #37872D",
    blue: "#C0D8FF #8AB8FF #5794F2 #3274D9 #1F60C4",
    purple: "#DEB6F2 #CA95E5 #B877D9 #A352CC #8F3BB8",
  },
  light: {
    red: "#FF7383 #F2495C #E02F44 #C4162A #AD0317",
    orange: "#FFB357 #FF9830 #FF780A #FA6400 #E55400",
    yellow: "#FFEE52 #FADE2A #F2CC0C #E0B400 #CC9D00",
    green: "#96D98D #73BF69 #56A64B #37872D #19730E",
    blue: "#8AB8FF #5794F2 #3274D9 #1F60C4 #1250B0",
    purple: "#CA95E5 #B877D9 #A352CC #8F3BB8 #7C2EA3",
  },
};

const CLASSIC =
  "green semi-dark-yellow light-blue semi-dark-orange red blue purple #705DA0 dark-green dark-yellow #447EBC #C15C17 #890F02 #0A437C".split(
    " ",
  );

/** The colour of a series that has none of its own. */
export const paletteColor = (index: number, theme: Theme): string => colorByName(CLASSIC[index % CLASSIC.length] ?? "green", theme);

/** `semi-dark-orange`, `text`, `panel-bg`, `transparent` or any colour of CSS. */
export function colorByName(name: string, theme: Theme): string {
  if (name === "text") return theme.text;
  if (name === "panel-bg") return theme.panel;
  const shade = SHADES.findIndex((prefix) => prefix !== "" && name.startsWith(prefix));
  const prefix = SHADES[shade] ?? "";
  const hues = HUES[theme.mode][name.slice(prefix.length)];
  return hues?.split(" ")[shade < 0 ? 2 : shade] ?? name;
}

const SCHEMES: Readonly<Record<string, readonly string[]>> = {
  "continuous-GrYlRd": ["green", "yellow", "red"],
  "continuous-RdYlGr": ["red", "yellow", "green"],
  "continuous-BlYlRd": ["dark-blue", "super-light-yellow", "dark-red"],
  "continuous-YlRd": ["super-light-yellow", "dark-red"],
  "continuous-BlPu": ["blue", "purple"],
  "continuous-YlBl": ["super-light-yellow", "dark-blue"],
  "continuous-blues": ["panel-bg", "dark-blue"],
  "continuous-reds": ["panel-bg", "dark-red"],
  "continuous-greens": ["panel-bg", "dark-green"],
  "continuous-purples": ["panel-bg", "dark-purple"],
  // The schemes of heatmaps, of d3-scale-chromatic, at five places each.
  turbo: ["#23171b", "#2f9df5", "#4df884", "#dedd32", "#f65f18", "#900c00"],
  RdYlBu: ["#a50026", "#f46d43", "#feeaa1", "#9fcfe3", "#313695"],
  RdBu: ["#67001f", "#d6604d", "#f2efee", "#4393c3", "#053061"],
  Spectral: ["#9e0142", "#f46d43", "#fbf8b0", "#66c2a5", "#5e4fa2"],
  Oranges: ["#fff5eb", "#fdd0a2", "#fd8d3c", "#d94801", "#7f2704"],
  Blues: ["#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"],
  YlOrRd: ["#ffffcc", "#fed976", "#fd8d3c", "#e31a1c", "#800026"],
  "continuous-viridis": ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"],
};
/** The names' colours of a scheme, low to high; undefined when it is none. */
export const schemeColors = (scheme: string, theme: Theme): readonly string[] | undefined =>
  SCHEMES[scheme]?.map((name) => colorByName(name, theme));

/** Red, green, blue, 0 to 255, and opacity. */
export function parseColor(color: string): readonly [number, number, number, number] {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1] ?? /^#([0-9a-f]{3})$/i.exec(color)?.[1]?.replace(/./g, "$&$&");
  if (hex !== undefined) {
    const bits = Number.parseInt(hex, 16);
    return [bits >> 16, (bits >> 8) & 255, bits & 255, 1];
  }
  const [red = 128, green = 128, blue = 128, opacity = 1] = (/^rgba?\(([^)]*)\)$/.exec(color)?.[1] ?? "").split(",").map(Number);
  return [red, green, blue, opacity];
}

/** Between colours at equal distances; `share` from 0 to 1. */
export function blend(colors: readonly string[], share: number): string {
  const at = Math.min(Math.max(share, 0), 1) * (colors.length - 1);
  const index = Math.min(Math.floor(at), colors.length - 2);
  const low = parseColor(colors[index] ?? "#808080");
  const high = parseColor(colors[index + 1] ?? colors[index] ?? "#808080");
  const [red, green, blue] = low.map((value, part) => Math.round(value + (at - index) * ((high[part] ?? value) - value)));
  return `rgb(${red},${green},${blue})`;
}

export function withOpacity(color: string, opacity: number): string {
  const [red, green, blue, own] = parseColor(color);
  return `rgba(${red},${green},${blue},${Number((own * opacity).toFixed(3))})`;
}

/** Black or white, whichever is read on this colour. */
export function textOn(color: string): string {
  const [red, green, blue] = parseColor(color);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 150 ? "#1c1e22" : "#ffffff";
}
