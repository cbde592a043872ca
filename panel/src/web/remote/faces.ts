import type { Place } from "../../remotes/button-place.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Drawn, for not every browser has these signs in its fonts. Each in a square of 24. */
const PATHS: { readonly [P in Place]?: string } = {
  power: "M12 3v9M7 6a8 8 0 1 0 10 0",
  previous: "M6 5v14M19 5L9 12l10 7z",
  rewind: "M12 6l-8 6 8 6zM21 6l-8 6 8 6z",
  play: "M7 5l12 7-12 7z",
  pause: "M8 5v14M16 5v14",
  stop: "M6 6h12v12H6z",
  record: "M12 6a6 6 0 1 0 .01 0z",
  forward: "M3 6l8 6-8 6zM12 6l8 6-8 6z",
  next: "M18 5v14M5 5l10 7-10 7z",
};

/** What is written in place of the name. */
const TEXTS: { readonly [P in Place]?: string } = {
  up: "▲",
  down: "▼",
  left: "◀",
  right: "▶",
  ok: "OK",
  volumeUp: "+",
  volumeDown: "−",
  channelUp: "+",
  channelDown: "−",
  red: "",
  green: "",
  yellow: "",
  blue: "",
};

/** What is on a button at a place of a remote control: a sign, or its name where there is none. */
export function faceOf(place: Place, button: string): Node | string {
  if (place.startsWith("digit")) return place.slice("digit".length);
  const path = PATHS[place];
  return path === undefined ? (TEXTS[place] ?? button) : picture(path);
}

function picture(d: string): Element {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ class: "sign", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }))
    svg.setAttribute(name, value);
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}
