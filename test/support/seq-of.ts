import { isPoint, type StoreRecord } from "@clima/schemas";

/** The sequence number of a reading; a point has none. */
export const seqOf = (record: StoreRecord): number => (isPoint(record) ? Number.NaN : record.seq);
