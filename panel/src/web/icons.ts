import type { SkyIcon } from "../now/sky.ts";
import type { HousePageName } from "./address.ts";

const SVG = "http://www.w3.org/2000/svg";

function draw(tag: string, attributes: Readonly<Record<string, string>>, ...children: Element[]): Element {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Words beside it say the same. */
const picture = (kind: string, viewBox: string, ...parts: Element[]): Element =>
  draw("svg", { class: `icon ${kind}`, viewBox, "aria-hidden": "true", focusable: "false" }, ...parts);

const path = (kind: string, d: string) => draw("path", { class: kind, d });
const RAYS = "M32 6v7M32 51v7M6 32h7M51 32h7M13.6 13.6l5 5M45.4 45.4l5 5M13.6 50.4l5-5M45.4 18.6l5-5";
const SMALL_RAYS = "M22 6v5M6 22h5M10.7 10.7l3.5 3.5M33.3 10.7l-3.5 3.5";
const CLOUD = "M20 46a9 9 0 0 1 1-18 13 13 0 0 1 25-1 10 10 0 0 1 0 19z";
const HIGH_CLOUD = "M19 38a8.5 8.5 0 0 1 1-17 13 13 0 0 1 25-1 9.5 9.5 0 0 1 0 18z";
const CRESCENT = "M40 8a25 25 0 1 0 15 38A22 22 0 0 1 40 8z";

const PARTS: Readonly<Record<SkyIcon, () => Element[]>> = {
  clear: () => [draw("circle", { class: "sun", cx: "32", cy: "32", r: "12" }), path("ray", RAYS)],
  day: () => [path("sun", "M18 44a14 14 0 0 1 28 0z"), path("ray", "M8 44h48M32 18v6M12.9 24.900l4.3 4.300M51.1 24.900l-4.3 4.3")],
  fair: () => [draw("circle", { class: "sun", cx: "22", cy: "22", r: "9" }), path("ray", SMALL_RAYS), path("cloud", CLOUD)],
  dull: () => [path("cloud", CLOUD)],
  twilight: () => [path("sun", "M20 44a12 12 0 0 1 24 0z"), path("ray", "M8 44h48M16 52h32")],
  night: () => [path("moon", CRESCENT)],
  rain: () => [path("cloud", HIGH_CLOUD), path("drop", "M22 45l-3 9M33 45l-3 9M44 45l-3 9")],
  frost: () => [
    path(
      "drop",
      "M32 8v48M11.2 20l41.6 24M52.8 20l-41.6 24M25 11l7 7 7-7M25 53l7-7 7 7M10.5 28l9.5-2.5-2.5-9.500M53.5 36l-9.5 2.5 2.5 9.500M53.5 28l-9.5-2.5 2.5-9.500M10.5 36l9.5 2.5-2.5 9.5",
    ),
  ],
  fog: () => [path("cloud", HIGH_CLOUD), path("mist", "M12 45h34M20 51h36M14 57h30")],
};

/** The weather. */
export const skyIcon = (icon: SkyIcon): Element => picture(`sky-${icon}`, "0 0 64 64", ...PARTS[icon]());

/** An arrow as the wind blows, in a compass whose mark is north. `fromDeg`: where it comes from. */
export const windIcon = (fromDeg: number): Element =>
  picture(
    "wind",
    "-32 -32 64 64",
    draw("circle", { class: "rim", r: "27" }),
    path("north", "M0 -31v9"),
    draw("path", { class: "arrow", d: "M0 21 L-9 -15 L0 -9 L9 -15 Z", transform: `rotate(${Math.round(fromDeg)})` }),
  );

/** The moon as it is lit; south of the equator it stands on its head. `phase`: 0 new, 0.5 full, up to 1. */
export function moonIcon(phase: number, isSouth: boolean): Element {
  const isWaxing = phase < 0.5;
  const across = Math.cos(2 * Math.PI * phase);
  // The edge of the disc down, and back along the border of the light, which bulges to the lit side until the quarter.
  const lit = `M0 -26 A26 26 0 0 1 0 26 A${(26 * Math.abs(across)).toFixed(1)} 26 0 0 ${across > 0 ? 0 : 1} 0 -26`;
  const isMirrored = isWaxing === isSouth;
  return picture(
    "moon-phase",
    "-32 -32 64 64",
    draw("circle", { class: "disc", r: "26" }),
    draw("path", { class: "lit", d: lit, ...(isMirrored ? { transform: "scale(-1 1)" } : {}) }),
  );
}

const SLIDERS = "M8 18h22M46 18h10M8 46h10M34 46h22";
const PAGE_PARTS: Readonly<Record<HousePageName, () => Element[]>> = {
  stations: () => [path("list", "M8 14h48M8 32h48M8 50h48")],
  settings: () => [
    path("sliders", SLIDERS),
    draw("circle", { cx: "38", cy: "18", r: "8" }),
    draw("circle", { cx: "26", cy: "46", r: "8" }),
  ],
};

/** On a phone it stands for the name of the page, which is read out. */
export const pageIcon = (page: HousePageName): Element => picture(`page-${page}`, "0 0 64 64", ...PAGE_PARTS[page]());
