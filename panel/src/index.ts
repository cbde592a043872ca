export { type Panel, type PanelSettings, startPanel } from "./main.ts";
