import type { Config, Measurement } from "@clima/schemas";

/** How many days points of each measurement are kept; for ever where there is none. */
export type PointDays = { readonly [M in Measurement]?: number | undefined };

/** What the settings say of it. */
export const pointDaysOf = ({ healthDays, infraredDays, statusDays }: Readonly<Config["store"]>): PointDays => ({
  station_health: healthDays,
  ir_event: infraredDays,
  station_status: statusDays,
});

const DAY_MS = 86_400_000;

/** The measurements that are not kept for ever, and the instant before which their points go. */
export const pointCutoffs = (days: PointDays, nowMs: number): readonly { readonly measurement: Measurement; readonly beforeMs: number }[] =>
  (Object.entries(days) as [Measurement, number | undefined][]).flatMap(([measurement, keptDays]) =>
    keptDays === undefined ? [] : [{ measurement, beforeMs: nowMs - keptDays * DAY_MS }],
  );
