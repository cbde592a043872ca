import type { Theme } from "./colors.ts";

/** How a page looks but for what is drawn. */
export const pageStyle = (theme: Theme, cellPx: number, gapPx: number): string => `
* { box-sizing: border-box; margin: 0; }
body { background: ${theme.page}; color: ${theme.text}; font: 14px/1.5 Inter, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; display: flex; align-items: flex-start; width: max-content; font-variant-numeric: tabular-nums; }
article { padding: 12px 16px 16px; }
header { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding-bottom: 12px; }
header h1 { font-size: 18px; font-weight: 500; margin-right: 8px; }
header span { border: 1px solid ${theme.border}; background: ${theme.panel}; border-radius: 4px; padding: 3px 10px; font-size: 13px; }
main { display: grid; grid-template-columns: repeat(24, 1fr); grid-auto-rows: ${cellPx}px; gap: ${gapPx}px; }
section { min-width: 0; }
.panel { background: ${theme.panel}; border: 1px solid ${theme.border}; border-radius: 4px; height: 100%; overflow: hidden; }
.bare { background: none; border-color: transparent; }
.panel h2 { font-size: 14px; font-weight: 500; line-height: 32px; height: 32px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.content { overflow: hidden; position: relative; }
.row { display: flex; align-items: center; gap: 8px; font-weight: 500; font-size: 15px; }
.row em { color: ${theme.faint}; font-style: normal; font-weight: 400; font-size: 13px; }
.row i { font-style: normal; width: 12px; }
svg { display: block; font-family: inherit; overflow: visible; }
svg text { font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; padding-left: 6px; font-size: 12px; line-height: 22px; }
.key { display: inline-flex; align-items: center; margin-right: 14px; white-space: nowrap; }
.key i { width: 14px; height: 4px; border-radius: 2px; margin-right: 8px; }
.key i.square { width: 10px; height: 10px; }
.key em { color: ${theme.faint}; font-style: normal; margin-left: 8px; }
.tiles { display: grid; height: 100%; }
.tiles > div { min-width: 0; overflow: hidden; position: relative; }
.stat { display: flex; flex-direction: column; justify-content: center; padding: 0 8px; border-radius: 3px; line-height: 1.2; white-space: nowrap; }
.stat span, .stat b { position: relative; z-index: 1; overflow: hidden; text-overflow: ellipsis; }
.stat b { font-weight: 500; }
.stat.centred { align-items: center; text-align: center; }
.stat.wide b { flex: none; }
.stat.wide { flex-direction: row; justify-content: space-between; align-items: center; gap: 8px; }
.spark { position: absolute; left: 0; right: 0; bottom: 0; }
.stat:has(.spark) { justify-content: flex-start; padding-top: 2px; }
.nodata { display: flex; height: 100%; align-items: center; justify-content: center; color: ${theme.faint}; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { font-weight: 500; color: ${theme.faint}; font-size: 12px; }
th, td { padding: 0 8px; height: 36px; border-bottom: 1px solid ${theme.border}; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.withbar { display: flex; align-items: center; gap: 8px; }
.bar { flex: 1; height: 18px; border-radius: 2px; overflow: hidden; }
.bar i { display: block; height: 100%; }
.scale { display: flex; align-items: center; gap: 8px; padding-left: 8px; font-size: 12px; line-height: 26px; color: ${theme.faint}; }
.scale i { width: 220px; height: 10px; border-radius: 2px; }
.words { padding: 0 4px; }
.words p, .words ul { margin-bottom: 8px; }
.words h1 { font-size: 22px; } .words h2 { font-size: 18px; line-height: 1.4; height: auto; } .words h3 { font-size: 16px; }
a { color: ${theme.mode === "dark" ? "#6e9fff" : "#1f62e0"}; }
`;
