import type { StationView } from "../api-types.ts";
import { api, serverNowMs } from "./api.ts";
import { keepStations, readKeptStations } from "./kept-stations.ts";

const KEEP_EVERY_MS = 60_000;

/** What the page knows of all stations: as the panel tells it, or as this browser kept it while the panel is not there. */
export function createKnownStations() {
  const views = new Map<string, StationView>();
  let isListed = false;
  let keptAtMs: number | undefined;
  /** When they were last kept, by the clock of this page. */
  let savedMs = Number.NEGATIVE_INFINITY;

  function take(listed: readonly StationView[]): void {
    views.clear();
    for (const view of listed) views.set(view.station, view);
  }

  const all = (): readonly StationView[] => [...views.values()].sort((one, other) => (one.station < other.station ? -1 : 1));

  /** What is known now is what is shown when the page is next opened without the panel. */
  function save(): void {
    if (!isListed) return;
    savedMs = performance.now();
    keepStations({ atMs: serverNowMs(), stations: all() });
  }

  return {
    all,
    get: (station: string) => views.get(station),
    /** The panel has said which stations there are. */
    isListed: () => isListed,
    /** Of when the values are that this browser kept, while they are what is shown. */
    keptAtMs: () => keptAtMs,
    async list(): Promise<void> {
      const listed = await api.stations();
      isListed = true;
      keptAtMs = undefined;
      take(listed);
    },
    /** As long as the panel was never there to say how things are. */
    takeKept(): boolean {
      const kept = isListed ? undefined : readKeptStations();
      if (kept === undefined) return false;
      keptAtMs = kept.atMs;
      take(kept.stations);
      return true;
    },
    /** With the values from before the panel's start, which only the store has. */
    async read(station: string): Promise<StationView> {
      const kept = keptAtMs === undefined ? undefined : views.get(station);
      const view = kept ?? (await api.station(station));
      views.set(station, view);
      return view;
    },
    /** Whether the station is a new one. Live views know only what was heard since the panel started; what the store added stays. */
    note(view: StationView): boolean {
      const known = views.get(view.station);
      views.set(view.station, { ...view, values: { ...known?.values, ...view.values } });
      return known === undefined;
    },
    save,
    saveIfDue(): void {
      if (performance.now() - savedMs > KEEP_EVERY_MS) save();
    },
  };
}
