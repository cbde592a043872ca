export const settings = {
  language: "Language",
  units: "Units",
  theme: "Colours",
  unitSystems: {
    metric: { name: "Metric", units: "°C, hPa, m/s, mm, km" },
    imperial: { name: "Imperial", units: "°F, inHg, mph, in, mi" },
  },
  themes: { auto: "As the device has it", light: "Light", dark: "Dark" },
  example: "Example",
  kept: "Each choice is shown at once and kept in this browser; until there is one, the page goes by the browser’s own.",
};
