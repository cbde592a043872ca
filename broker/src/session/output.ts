import type { Counters } from "../observability/port.ts";
import type { Client } from "./client.ts";

/** More than this is not copied together with other packets. */
const LARGE_BYTES = 16 * 1024;
/** As much of one turn is not gathered further. */
const WRITE_BYTES = 64 * 1024;

export interface Output {
  /**
   * Sends a packet with the others of this turn of the event loop: one system call for many packets. One that is larger than the client
   * takes is not sent, whatever it is [MQTT5-3.1.2-24].
   *
   * Never gathers as much as `outputBytes`: a client whose network takes everything always has room, and one that has no room waits for
   * its connection's `onDrain`, which starts the sending again.
   */
  send(client: Client, bytes: Buffer): void;
  /** Sends at once what `send` gathered. */
  flush(client: Client): void;
}

export function createOutput(counters: Counters, { outputBytes }: { readonly outputBytes: number }): Output {
  const enoughBytes = Math.min(WRITE_BYTES, outputBytes);
  let dirty: Client[] = [];

  function flushAll(): void {
    const clients = dirty;
    dirty = [];
    for (const client of clients) flush(client);
  }

  function send(client: Client, bytes: Buffer): void {
    if (client.phase === "closed") return;
    if (bytes.length > client.maxPacketBytes) {
      counters.packetsWithheld += 1;
      return;
    }
    client.chunks.push(bytes);
    client.chunkBytes += bytes.length;
    counters.packetsSent += 1;
    counters.bytesSent += bytes.length;
    if (client.chunkBytes >= enoughBytes) writeGathered(client);
    if (client.isFlushing) return;
    client.isFlushing = true;
    if (dirty.push(client) === 1) setImmediate(flushAll);
  }

  function flush(client: Client): void {
    client.isFlushing = false;
    writeGathered(client);
  }

  function writeGathered(client: Client): void {
    const { chunks, connection } = client;
    if (chunks.length === 0) return;
    client.chunks = [];
    client.chunkBytes = 0;
    for (const bytes of joinSmall(chunks)) connection.write(bytes);
  }

  return { send, flush };
}

/** Neighbouring small packets as one buffer, large ones as they are. */
function joinSmall(chunks: readonly Buffer[]): readonly Buffer[] {
  if (chunks.length === 1) return chunks;
  const joined: Buffer[] = [];
  let small: Buffer[] = [];
  const join = () => {
    if (small.length > 0) joined.push(small.length === 1 ? (small[0] as Buffer) : Buffer.concat(small));
    small = [];
  };
  for (const chunk of chunks) {
    if (chunk.length < LARGE_BYTES) small.push(chunk);
    else {
      join();
      joined.push(chunk);
    }
  }
  join();
  return joined;
}

/** Bytes that wait for the client's network. */
export const waitingBytes = (client: Client): number => client.chunkBytes + client.connection.bufferedBytes;
