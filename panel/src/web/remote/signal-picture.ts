const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [600, 40];

/** An infrared signal over time: light is up. `timingsUs`: marks positive, spaces negative, microseconds. */
export function signalPicture(timingsUs: readonly number[], words: string): Element {
  const total = timingsUs.reduce((sum, each) => sum + Math.abs(each), 0) || 1;
  let at = 0;
  const steps = timingsUs.map((each) => {
    at += (Math.abs(each) / total) * WIDTH;
    return `V${each > 0 ? 2 : HEIGHT - 2}H${at.toFixed(2)}`;
  });
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words, preserveAspectRatio: "none" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", `M0 ${HEIGHT - 2}${steps.join("")}V${HEIGHT - 2}`);
  svg.append(path);
  return svg;
}
