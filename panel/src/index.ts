export { ago } from "./ago.ts";
export { type Panel, type PanelSettings, startPanel } from "./main.ts";
