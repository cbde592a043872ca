/** Complaints of which equal ones come by the second. */
export interface CountedComplaints {
  /** `kind`: what equal ones have in common. The line names it, with what is this one's alone. */
  complain(kind: string, line: string): void;
  /** Says what is counted and not yet said. */
  close(): void;
}

const EVERY_MS = 60_000;
/** Kinds may have names in them that others choose; beyond so many at once, all are one. */
const MAX_KINDS = 200;
const ALL_OTHERS = "";

interface Counted {
  unsaid: number;
  last: string;
  readonly timer: NodeJS.Timeout;
}

/** Says the first complaint of a kind at once; the others are counted, and told together with the last of them every minute. */
export function createCountedComplaints(say: (line: string) => void, everyMs = EVERY_MS): CountedComplaints {
  const counting = new Map<string, Counted>();

  function sayRest(kind: string, counted: Counted): void {
    if (counted.unsaid > 0) say(withCount(counted, everyMs));
    else {
      clearInterval(counted.timer);
      counting.delete(kind);
    }
    counted.unsaid = 0;
  }

  return {
    complain(of, line) {
      const kind = counting.has(of) || counting.size < MAX_KINDS ? of : ALL_OTHERS;
      const counted = counting.get(kind);
      if (counted) {
        counted.unsaid += 1;
        counted.last = line;
        return;
      }
      const begun: Counted = { unsaid: 0, last: line, timer: setInterval(() => sayRest(kind, begun), everyMs).unref() };
      counting.set(kind, begun);
      say(line);
    },
    close() {
      for (const counted of counting.values()) {
        clearInterval(counted.timer);
        if (counted.unsaid > 0) say(withCount(counted, everyMs));
      }
      counting.clear();
    },
  };
}

function withCount({ unsaid, last }: Counted, everyMs: number): string {
  if (unsaid === 1) return last;
  return `${last} … and ${unsaid - 1} more in the last ${everyMs === EVERY_MS ? "minute" : `${everyMs / 1000} s`}`;
}
