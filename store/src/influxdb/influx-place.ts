import { err, type Log, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { reasonIn, toBeMended } from "./failure.ts";
import { readPlaces, sayPlaces } from "./influx-places.ts";
import type { InfluxAnswer, InfluxTransport } from "./influx-transport.ts";
import type { InfluxSettings } from "./settings.ts";

type Answered = Result<InfluxAnswer, StoreError>;

/**
 * Sees to it that the database or bucket is there. A database of 1.x is made at first use, and again when somebody dropped it; one of 3.x is
 * made by its first write. A bucket is not made: where it or its organization is not there, the error names those that are.
 */
export function createInfluxPlace(settings: InfluxSettings, transport: InfluxTransport, log: Log): Pick<InfluxTransport, "write" | "ask"> {
  const { version, database } = settings;
  const mayMake = version === 1 && settings.mustBeThere !== true;
  let isMade = !mayMake;
  /** Why 1.x does not make it: a user without the right to create may well write to one that is there. */
  let notMade = "";

  async function make(): Promise<Result<void, StoreError>> {
    if (isMade) return ok(undefined);
    const asked = await transport.ask("/query", { q: `CREATE DATABASE "${database.replace(/["\\]/g, "\\$&")}"` });
    if (!asked.ok) return asked;
    const { status, body } = asked.value;
    isMade = status < 500;
    notMade = status < 300 ? "" : reasonIn(body);
    return ok(undefined);
  }

  async function inPlace(request: () => Promise<Answered>): Promise<Answered> {
    const made = await make();
    if (!made.ok) return made;
    const answered = await request();
    if (!answered.ok || !saysMissing(settings, answered.value)) return answered;
    return mayMake ? makeAgain(request) : explain(answered.value);
  }

  async function makeAgain(request: () => Promise<Answered>): Promise<Answered> {
    isMade = false;
    const made = await make();
    if (!made.ok) return made;
    const answered = await request();
    if (!answered.ok) return answered;
    if (saysMissing(settings, answered.value)) return explain(answered.value);
    log.warn(`store: InfluxDB no longer had the database ${database}; a new one is made, which has nothing of before`);
    return answered;
  }

  /** The answer itself where the place is there, or nobody says what is. */
  async function explain(answer: InfluxAnswer): Promise<Answered> {
    const places = await readPlaces(settings, transport);
    if (places === undefined || (places.kind !== "organization" && places.names.includes(database))) return ok(answer);
    const name = places.kind === "organization" ? settings.org : database;
    const why = notMade === "" ? "" : ` and does not make it (${notMade})`;
    return err(toBeMended(`has no ${places.kind} ${name ?? "without a name"}${why}; ${sayPlaces(places.names)}`, places.setting));
  }

  return {
    write: (path, lines) => inPlace(() => transport.write(path, lines)),
    ask: (path, fields) => inPlace(() => transport.ask(path, fields)),
  };
}

/** 1.x answers InfluxQL with 200 and the error within, 2.x says "not executed" alone of a bucket that it does not have. */
const MISSING = /database not found|"not executed"/;
/** Where an answer says so, it does at its beginning. */
const SAID_WITHIN = 200;

const saysMissing = ({ version }: InfluxSettings, { status, body }: InfluxAnswer): boolean =>
  (status === 404 && version !== 1) || MISSING.test(body.slice(0, SAID_WITHIN));
