const PUBACK_BYTES = 4;
const PUBACK = 0x40; // fixed header [MQTT-3.4.1]

interface Entry {
  readonly messageId: number;
  state: "open" | "acknowledged" | "abandoned";
}

export interface Place {
  acknowledge(): void;
  /** It gets no answer on this connection, and holds up no other. */
  abandon(): void;
}

/** PUBACKs go out in the order in which the PUBLISHes came [MQTT-4.6.0-2], whatever the order in which they are done with. */
export function createPubackOrder(): { enter(messageId: number): Place; take(): Buffer } {
  let entries: Entry[] = [];
  return {
    enter(messageId) {
      const entry: Entry = { messageId, state: "open" };
      entries.push(entry);
      const settle = (state: Entry["state"]) => {
        if (entry.state === "open") entry.state = state;
      };
      return { acknowledge: () => settle("acknowledged"), abandon: () => settle("abandoned") };
    },
    /** The PUBACKs that may go out now, as one piece of bytes; empty when there is none. The same for MQTT 3.1.1 and 5 (success). */
    take() {
      const firstOpen = entries.findIndex(({ state }) => state === "open");
      const settled = firstOpen === -1 ? entries : entries.slice(0, firstOpen);
      entries = firstOpen === -1 ? [] : entries.slice(firstOpen);
      return encodePubacks(settled.filter(({ state }) => state === "acknowledged"));
    },
  };
}

function encodePubacks(entries: readonly Entry[]): Buffer {
  const bytes = Buffer.allocUnsafe(entries.length * PUBACK_BYTES);
  entries.forEach(({ messageId }, index) => {
    const at = index * PUBACK_BYTES;
    bytes[at] = PUBACK;
    bytes[at + 1] = 2;
    bytes.writeUInt16BE(messageId, at + 2);
  });
  return bytes;
}
