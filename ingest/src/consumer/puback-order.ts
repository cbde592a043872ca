const PUBACK_BYTES = 4;
const PUBACK = 0x40; // fixed header [MQTT-3.4.1]

/** A delivery in the order. */
export interface Place {
  readonly messageId: number;
  /** abandoned: it gets no answer on this connection, and holds up no other. */
  readonly state: "open" | "acknowledged" | "abandoned";
}

/** PUBACKs go out in the order in which the PUBLISHes came [MQTT-4.6.0-2], whatever the order in which they are done with. */
export function createPubackOrder(): { enter(place: Place): void; take(): Buffer } {
  let places: Place[] = [];
  return {
    enter: (place) => void places.push(place),
    /** The PUBACKs that may go out now, as one piece of bytes; empty when there is none. The same for MQTT 3.1.1 and 5 (success). */
    take() {
      const firstOpen = places.findIndex(({ state }) => state === "open");
      const settled = firstOpen === -1 ? places : places.slice(0, firstOpen);
      places = firstOpen === -1 ? [] : places.slice(firstOpen);
      return encodePubacks(settled.filter(({ state }) => state === "acknowledged"));
    },
  };
}

function encodePubacks(entries: readonly Place[]): Buffer {
  const bytes = Buffer.allocUnsafe(entries.length * PUBACK_BYTES);
  entries.forEach(({ messageId }, index) => {
    const at = index * PUBACK_BYTES;
    bytes[at] = PUBACK;
    bytes[at + 1] = 2;
    bytes.writeUInt16BE(messageId, at + 2);
  });
  return bytes;
}
