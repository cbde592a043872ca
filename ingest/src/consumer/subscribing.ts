import { SUBSCRIBE_AGAIN_AFTER_MS } from "@clima/mqtt-wire";
import type { ISubackPacket } from "mqtt-packet";

export interface Subscribing {
  begin(): void;
  onSuback(packet: ISubackPacket): void;
  stop(): void;
}

/** What the broker refuses is asked for again: that of a cluster refuses while it is short of a node. */
export function createSubscribing(
  filters: readonly string[],
  ask: (filters: readonly string[]) => void,
  onRefused: (filters: readonly string[]) => void,
): Subscribing {
  let asked: readonly string[] = [];
  let again: NodeJS.Timeout | undefined;

  function subscribe(these: readonly string[]): void {
    asked = these;
    ask(these);
  }

  return {
    begin: () => subscribe(filters),
    onSuback({ granted }) {
      const refused = asked.filter((_, index) => Number(granted[index] ?? 0x80) >= 0x80);
      if (refused.length === 0) return;
      onRefused(refused);
      again = setTimeout(subscribe, SUBSCRIBE_AGAIN_AFTER_MS, refused);
    },
    stop: () => clearTimeout(again),
  };
}
