import { type Config, type Log, type Measurement, measurementNames } from "@clima/schemas";
import type { Removal, RemovalOfStation, RemovalSelection, Store } from "@clima/store";
import { type Answering, print } from "../../print.ts";
import { confirm, fail, orFail } from "../../terminal.ts";
import { openStores } from "../services/services.ts";
import { changeHistory } from "./change-history.ts";
import { FAR_MS, instantOf } from "./instant.ts";
import { measurementOf, nounOf, whatNames } from "./what.ts";

export interface DeleteOptions extends Answering {
  readonly station?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly what: string;
  readonly yes?: boolean;
}

/** A removal of a store, and of what. */
interface Planned {
  readonly what: RemovalSelection["what"];
  readonly removal: Removal;
}

/** `clima history delete`: removes readings, or what is stored beside them, for ever. Killed, the same again finishes it. */
export async function historyDelete(options: DeleteOptions, config: Config, log: Log): Promise<void> {
  const { station: stations, from, to } = options;
  if (stations === undefined && from === undefined && to === undefined)
    return fail("say what shall be removed: --station, --from, --to, or several of them");
  const span = { stations, fromMs: instantOf("--from", from, -FAR_MS), toMs: instantOf("--to", to, FAR_MS) };
  const wanted = wantedOf(options.what);
  const stores = await openStores(config, log);
  try {
    await checkStations(stores, wanted, stations ?? []);
    const planned: Planned[] = [];
    for (const store of stores) for (const what of wanted) planned.push({ what, removal: orFail(await store.removal({ what, ...span })) });
    const preview = planned.flatMap(({ what, removal }) => removal.stations.map((each) => describe(what, each)));
    const isAny = preview.length > 0;
    if (isAny && !options.yes && !(await confirm(`these are removed for ever: ${preview.join("; ")}`))) return fail("nothing was changed");
    let removed = 0;
    for (const { removal } of planned)
      removed += await changeHistory("delete", "not all is removed; the same command again goes on", (onProgress) =>
        removal.run(onProgress),
      );
    const facts = planned.flatMap(({ what, removal }) => removal.stations.map((each) => ({ what: nameOf(what), ...each })));
    print({ removed, stations: facts }, options, () =>
      isAny ? preview.map((line) => `removed: ${line}`) : ["there was nothing to remove"],
    );
  } finally {
    for (const store of stores) await store.close();
  }
}

const wantedOf = (what: string): readonly RemovalSelection["what"][] => {
  if (what === "all") return ["weather", ...measurementNames];
  if (!whatNames.includes(what)) return fail(`--what is ${what}; expected ${whatNames.join(", ")}, or all`);
  return [measurementOf(what) ?? "weather"];
};

/** A station that nothing is stored of is a slip of the pen; one that is known of something else than what is asked for is none. */
async function checkStations(
  stores: readonly Store[],
  wanted: readonly RemovalSelection["what"][],
  asked: readonly string[],
): Promise<void> {
  const known = new Set<string>();
  for (const store of stores) {
    for (const { station } of orFail(await store.stations())) known.add(station);
    for (const what of wanted)
      if (what !== "weather") for (const { station } of orFail(await store.stationsWithPoints(what))) known.add(station);
  }
  const unknown = asked.find((station) => !known.has(station));
  if (unknown !== undefined) fail(`there is no station ${JSON.stringify(unknown)}; there are ${[...known].sort().join(", ") || "none"}`);
}

const measurementIn = (what: RemovalSelection["what"]): Measurement | undefined => (what === "weather" ? undefined : what);

function describe(what: RemovalSelection["what"], { station, records, hoursAlone, firstTakenAt, lastTakenAt }: RemovalOfStation): string {
  const hours = hoursAlone === 0 ? "" : ` and ${hoursAlone} hours whose readings are gone`;
  const noun = what === "weather" ? nounOf(undefined) : `${nounOf(measurementIn(what))} of ${nameOf(what)}`;
  return `${records} ${noun}${hours} of ${station}, from ${firstTakenAt} to ${lastTakenAt}`;
}

const nameOf = (what: RemovalSelection["what"]): string => whatNames.find((name) => (measurementOf(name) ?? "weather") === what) ?? what;
