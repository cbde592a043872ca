import type { StationView } from "../api-types.ts";
import { api } from "./api.ts";
import { make } from "./dom.ts";
import { createStationPage } from "./station-page.ts";

const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
};

const quantities = await api.quantities();
const views = new Map<string, StationView>();
let page: ReturnType<typeof createStationPage> | undefined;
let shown: string | undefined;

const TRY_AGAIN_MS = 5000;
let retry: ReturnType<typeof setTimeout> | undefined;

async function start(): Promise<void> {
  clearTimeout(retry);
  try {
    const listed = await api.stations();
    views.clear();
    for (const view of listed) views.set(view.station, view);
    await showStation();
  } catch (cause) {
    shown = undefined;
    byId("station").replaceChildren(make("p", { class: "empty" }, `No station can be shown: ${(cause as Error).message}`));
    retry = setTimeout(() => void start(), TRY_AGAIN_MS);
  }
}

/** The station that the address names after #, or the first. */
async function showStation(): Promise<void> {
  const names = [...views.keys()].sort();
  const wanted = decodeURIComponent(location.hash.slice(1));
  const name = views.has(wanted) ? wanted : names[0];
  byId("stations").replaceChildren(
    ...names.map((other) => make("a", { href: `#${other}`, ...(other === name ? { "aria-current": "page" } : {}) }, other)),
  );
  if (name === undefined) {
    byId("station").replaceChildren(make("p", { class: "empty" }, "No station has been seen yet. Start one with: clima agent"));
    return;
  }
  if (name === shown) return;
  shown = name;
  page = undefined;
  page = createStationPage(await api.station(name), quantities);
  byId("station").replaceChildren(page.element);
  document.title = `${name} · Clima`;
  await page.loadCharts();
}

function listen(): void {
  const events = new EventSource("/api/events");
  events.addEventListener("open", () => {
    const wasLost = !byId("banner").hidden;
    byId("banner").hidden = true;
    if (wasLost) void start();
  });
  events.addEventListener("error", () => {
    byId("banner").hidden = false;
  });
  events.addEventListener("station", (event) => {
    const view = JSON.parse(event.data) as StationView;
    const isNew = !views.has(view.station);
    views.set(view.station, view);
    if (isNew) void start();
    if (view.station === shown) page?.render(view);
  });
  events.addEventListener("gone", () => void start());
}

addEventListener("hashchange", () => void start());
addEventListener("resize", () => page?.resize());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void page?.loadCharts();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => void page?.loadCharts());
setInterval(() => page?.tick(), 1000);
await start();
listen();
