import { DATASOURCE, type Panel } from "./panels.ts";

interface DashboardSettings {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** What is shown at first, up to now: now-24h. */
  readonly from: string;
  /** By which tag of which measurement one chooses; panels name the variable as the tag is named. */
  readonly choice: { readonly tag: string; readonly label: string; readonly measurement: string };
  readonly panels: readonly Panel[];
}

/** A dashboard as Grafana provisions it from a file. */
export const dashboard = ({ uid, title, description, from, choice: { tag, label, measurement }, panels }: DashboardSettings) => ({
  uid,
  title,
  description,
  tags: ["clima"],
  schemaVersion: 41,
  version: 1,
  editable: false,
  timezone: "browser",
  time: { from, to: "now" },
  refresh: "30s",
  graphTooltip: 1,
  annotations: { list: [] },
  links: [],
  templating: {
    list: [
      {
        name: tag,
        label,
        type: "query",
        datasource: DATASOURCE,
        // Of the time that is shown (refresh: 2 asks again when it changes): what was taken down years ago is no choice for today.
        query: `SHOW TAG VALUES FROM "${measurement}" WITH KEY = "${tag}" WHERE $timeFilter`,
        refresh: 2,
        sort: 1,
        multi: true,
        includeAll: true,
        current: { text: ["All"], value: ["$__all"] },
        options: [],
      },
    ],
  },
  panels,
});
