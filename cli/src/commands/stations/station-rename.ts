import { type Config, createTopics, type Log, STATION_ID } from "@clima/schemas";
import type { Renamed, StationRename, Store, StoredStation } from "@clima/store";
import { type Answering, print } from "../../print.ts";
import { confirm, createProgress, fail, orFail } from "../../terminal.ts";
import { openStores } from "../services/services.ts";
import { type KnownStation, knownStations } from "./known-stations.ts";
import { clearStation, isAlive, look } from "./station-forget.ts";

export interface RenameOptions extends Answering {
  readonly yes?: boolean;
  readonly force?: boolean;
}

interface Names {
  readonly from: string;
  readonly to: string;
}

/** `clima station rename`: gives all history of a station another id, and has the broker forget the old one. Killed, the same again finishes it. */
export async function stationRename(from: string, to: string, options: RenameOptions, config: Config, log: Log): Promise<void> {
  const names = { from, to };
  checkIds(names);
  const found = await look(config, createTopics(config.base));
  const known = knownStations(createTopics(config.base), found);
  const old = known.find(({ station }) => station === from);
  if (isAlive(old) && !options.force)
    return fail(`${from} is online${hostOf(old)}: stop its agent first and run this again; then ${howToName(names)}`);
  const stores = await openStores(config, log, ONE_PROCESS);
  try {
    const renames: StationRename[] = [];
    for (const store of stores) renames.push(orFail(await store.rename(from, to)));
    const isGoingOn = renames.some(({ state }) => state === "begun" || state === "done");
    if (!isGoingOn && known.some(({ station }) => station === to))
      return fail(`the broker knows a station ${to} already; choose another id`);
    if (old === undefined && renames.every(({ state }) => state === "nothing" || state === "done"))
      return fail(
        `there is no station ${from}, neither at the broker nor in the store; ${namesOf(known, orFail(await stores[0].stations()))}`,
      );
    const plan = await planOf(names, stores[0], old, isGoingOn);
    if (!options.yes && !(await confirm(plan))) return fail("nothing was changed");
    const renamed: Renamed[] = [];
    for (const rename of renames) renamed.push(await runRename(rename, names));
    const mark = createTopics(config.base).forgotten(to);
    const { count, isBack } = await clearStation(config, from, found, found.kept.has(mark) ? [mark] : []);
    print({ ...names, moved: renamed, clearedTopics: count, isBack }, options, () => [
      ...renamed.map((sum) => `renamed ${from} to ${to}: ${describe(sum)} moved, ${count} retained topics cleared`),
      ...(isBack ? [`${from} is alive, and so is there again already`] : []),
      `at its Pi: ${howToName(names)}, then start its agent`,
      `${LOGIN(names)}; the name that people see is station.name, which stays as it is`,
    ]);
  } finally {
    for (const store of stores) await store.close();
  }
}

function checkIds({ from, to }: Names): void {
  for (const id of [from, to])
    if (!STATION_ID.test(id)) return fail(`${JSON.stringify(id)} is no station; expected lower-case letters, digits and hyphens`);
  if (from === to) fail(`${from} has that id already; expected another one`);
}

const howToName = ({ to }: Names) => `set CLIMA_STATION_ID=${to}, or station.id in its configuration`;
const LOGIN = ({ from, to }: Names) =>
  `a login that the broker has for ${from} may publish as ${from} only: make one with clima user add ${to}`;
const hostOf = (station: KnownStation | undefined) => (station?.info?.host === undefined ? "" : ` on host ${station.info.host}`);

const ONE_PROCESS =
  "the embedded store is for one process at a time, and the broker is needed: stop Clima, and run clima broker alone meanwhile";

function namesOf(known: readonly KnownStation[], stored: readonly StoredStation[]): string {
  const names = [...new Set([...known, ...stored].map(({ station }) => station))].sort();
  return names.length === 0 ? "there are none" : `there are ${names.join(", ")}`;
}

async function planOf({ from, to }: Names, store: Store, old: KnownStation | undefined, isGoingOn: boolean): Promise<string> {
  const span = orFail(await store.stations()).find(({ station }) => station === from);
  const day = (instant: string) => instant.slice(0, 10);
  const history =
    span === undefined ? "what is left of its history" : `its history from ${day(span.firstTakenAt)} to ${day(span.lastTakenAt)}`;
  const kept = `${old?.topics.length ?? 0} retained topics of ${from} are cleared`;
  return `${isGoingOn ? "a rename that was begun before goes on: " : ""}${from} becomes ${to}: ${history} is moved, ${kept}`;
}

async function runRename({ run, state }: StationRename, { from }: Names): Promise<Renamed> {
  const progress = createProgress("rename");
  const beganAtMs = performance.now();
  let [fraction, what] = [0, ""];
  const tell = () => progress.update(fraction, `${what}, ${Math.round((performance.now() - beganAtMs) / 1000)} s`);
  const timer = setInterval(tell, 1000);
  const renamed = await run((now, of) => {
    [fraction, what] = [now, of];
    tell();
  }).finally(() => clearInterval(timer));
  if (!renamed.ok) return fail(renamed.error.message, `${from} is not renamed as a whole; the same command again goes on`);
  if (state === "ready" || state === "begun") progress.done(describe(renamed.value));
  return renamed.value;
}

const describe = ({ readings, rollUps, points }: Renamed) => `${readings} readings, ${rollUps} roll-ups and ${points} points`;
