import { type Journal, newSlot, type Slot } from "./journal.ts";
import { keyOf } from "./keys.ts";
import type { SessionRecord, SessionRecords, StoredWill } from "./port.ts";

export interface RestorableRecords extends SessionRecords {
  restore(bytes: Buffer): void;
  count(): number;
}

export function createSessionRecords(journal: Journal): RestorableRecords {
  const records = new Map<string, { readonly record: SessionRecord; readonly slot: Slot }>();

  function put(record: SessionRecord): Slot {
    const { clientId } = record;
    const slot = records.get(clientId)?.slot ?? newSlot(keyOf("x", clientId), () => encodeRecord(records.get(clientId)?.record));
    records.set(clientId, { record, slot });
    return slot;
  }

  return {
    put: (record) => {
      journal.put(put(record));
      journal.hurry();
    },
    get: (clientId) => records.get(clientId)?.record,
    delete: (clientId) => {
      const stored = records.get(clientId);
      if (!stored) return;
      records.delete(clientId);
      journal.remove(stored.slot);
    },
    all: () => [...records.values()].map(({ record }) => record),
    count: () => records.size,
    restore: (bytes) => {
      put(decodeRecord(bytes)).isOnDisk = true;
    },
  };
}

/** JSON with the will's bytes in base64. */
function encodeRecord(record: SessionRecord | undefined): Buffer {
  if (!record) throw new Error("a session record is written that is not there");
  const { will, ...rest } = record;
  if (!will) return Buffer.from(JSON.stringify(rest));
  const properties = will.properties === undefined ? {} : { properties: will.properties.toString("base64") };
  return Buffer.from(JSON.stringify({ ...rest, will: { ...will, payload: will.payload.toString("base64"), ...properties } }));
}

type WrittenWill = Omit<StoredWill, "payload" | "properties"> & { readonly payload: string; readonly properties?: string };

function decodeRecord(bytes: Buffer): SessionRecord {
  const { will, ...rest } = JSON.parse(bytes.toString("utf8")) as Omit<SessionRecord, "will"> & { readonly will?: WrittenWill };
  if (!will) return rest;
  const { payload, properties, ...others } = will;
  const bytesOfProperties = properties === undefined ? {} : { properties: Buffer.from(properties, "base64") };
  return { ...rest, will: { ...others, payload: Buffer.from(payload, "base64"), ...bytesOfProperties } };
}
