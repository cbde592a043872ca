import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import type { Log, Result } from "@clima/schemas";
import { csvHeader, type Piece, readInPieces, type StoredReading, type StoredStation, type StoreError, toCsv } from "@clima/store";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { rangeOf } from "../series-request.ts";
import type { ApiDeps } from "./deps.ts";
import { unknownStation } from "./known-station.ts";
import { oneOf, optionally, stationId } from "./parameters.ts";
import { problem, storeProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";
import { rangeParameters } from "./series.ts";

/** So many readings are in memory at a time, whatever is asked for. */
const READINGS_IN_MEMORY = 5000;

const FORMATS = {
  csv: { type: "text/csv", header: csvHeader, toText: toCsv },
  ndjson: { type: "application/x-ndjson", header: "", toText: (reading: StoredReading) => `${JSON.stringify(reading)}\n` },
} as const;
type Format = keyof typeof FORMATS;
const FORMAT_NAMES: readonly Format[] = ["csv", "ndjson"];

/** A station's readings, as a file. */
export const exportRoutes = ({ store, live, log }: Pick<ApiDeps, "store" | "live" | "log">): readonly Route[] => [
  route({
    method: "get",
    path: "/stations/{station}/readings",
    summary: "Readings as a file, CSV or NDJSON",
    description:
      "Every stored reading between two instants, oldest first, as it is read: years of them, too. A connection that breaks off means that the store went away. Also of a station that was forgotten: its history stays.",
    parameters: {
      station: stationId,
      ...rangeParameters,
      format: optionally(oneOf("csv: a column a quantity; ndjson: a line of JSON a reading", FORMAT_NAMES, "csv"), "csv"),
    },
    answers: { 200: { description: "the readings", types: Object.values(FORMATS).map(({ type }) => type), schema: { type: "string" } } },
    problems: [404, 503],
    isStreamed: true,
    async handle({ station, format, ...asked }, context) {
      const range = rangeOf(asked, Date.now());
      if (!range.ok) return problem(context, 400, range.error);
      const stored = await store.stations();
      if (!stored.ok) return storeProblem(context, stored.error);
      const known = stored.value.find((each) => each.station === station);
      if (known === undefined && !live.has(station)) return unknownStation(context, station);
      const span = { station, ...withinStored(range.value, known) };
      const pieces = readInPieces(store.readings, span, READINGS_IN_MEMORY);
      return sendPieces(context, { format, fileName: `${station}.${format}`, pieces, log });
    },
  }),
];

/** A thousand years of nothing are not read. */
const withinStored = (asked: { readonly fromMs: number; readonly toMs: number }, stored: StoredStation | undefined) =>
  stored === undefined
    ? { fromMs: 0, toMs: 0 }
    : { fromMs: Math.max(asked.fromMs, Date.parse(stored.firstTakenAt)), toMs: Math.min(asked.toMs, Date.parse(stored.lastTakenAt) + 1) };

type Pieces = AsyncGenerator<Result<Piece<readonly StoredReading[]>, StoreError>>;

interface Sent {
  readonly format: Format;
  readonly fileName: string;
  readonly pieces: Pieces;
  readonly log: Log;
}

/** The first piece is read before anything is said, so that a store that is away is a problem and no broken file. */
async function sendPieces(context: Context, { format, fileName, pieces, log }: Sent): Promise<Response> {
  const first = await pieces.next();
  if (first.done !== true && !first.value.ok) return storeProblem(context, first.value.error);
  const { type, header, toText } = FORMATS[format];

  async function* bytes(): AsyncGenerator<Buffer> {
    if (header !== "") yield Buffer.from(header);
    for (let each = first; each.done !== true; each = await pieces.next()) {
      if (!each.value.ok) {
        log.warn(`panel: ${fileName} broke off: ${each.value.error.message}`);
        breakOff(context, each.value.error);
        return;
      }
      const { records } = each.value.value;
      if (records.length > 0) yield Buffer.from(records.map(toText).join(""));
    }
  }

  const body = Readable.toWeb(Readable.from(bytes(), { objectMode: false })) as WebStream<Uint8Array>;
  return context.body(body as ReadableStream<Uint8Array>, 200, {
    "content-type": `${type}; charset=utf-8`,
    "content-disposition": `attachment; filename="${fileName}"`,
  });
}

/** What was sent cannot be taken back: the connection breaks, so that nobody takes half a file for the whole. */
function breakOff(context: Context, { message }: StoreError): void {
  const { outgoing } = (context.env ?? {}) as Partial<HttpBindings>;
  if (outgoing === undefined) throw new Error(message);
  outgoing.destroy();
}
