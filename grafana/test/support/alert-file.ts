import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** An alert rule as it stands in the file that Grafana loads. */
export interface FileRule {
  readonly uid: string;
  readonly title: string;
  readonly condition: string;
  readonly data: readonly FileQuery[];
  readonly dashboardUid: string;
  readonly panelId: number;
  readonly for: string;
  readonly keepFiringFor: string;
  readonly noDataState: string;
  readonly execErrState: string;
  readonly annotations: { readonly summary: string; readonly description: string };
  readonly labels: Readonly<Record<string, string>>;
  readonly isPaused: boolean;
}

export interface FileQuery {
  readonly refId: string;
  readonly relativeTimeRange: { readonly from: number; readonly to: number };
  readonly datasourceUid: string;
  readonly model: {
    readonly refId: string;
    readonly type?: string;
    readonly query?: string;
    readonly expression?: string;
    readonly reducer?: string;
    readonly settings?: { readonly mode: string };
    readonly rawQuery?: boolean;
    readonly resultFormat?: string;
  };
}

export interface FileGroup {
  readonly orgId: number;
  readonly name: string;
  readonly folder: string;
  readonly interval: string;
  readonly rules: readonly FileRule[];
}

export interface AlertFile {
  readonly apiVersion: number;
  readonly groups: readonly FileGroup[];
}

/** What is provisioned in one language. */
export const readAlertFile = (language: string): AlertFile =>
  parse(readFileSync(new URL(`../../provisioning/alerting/${language}/rules.yaml`, import.meta.url), "utf8")) as AlertFile;

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration as Prometheus writes it, with one unit: 10m. */
export function durationMs(text: string): number {
  const [, count = "", unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  if (unitMs === undefined) throw new Error(`"${text}" is no duration`);
  return Number(count) * unitMs;
}
