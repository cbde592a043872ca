import type { WindRose } from "../api-types.ts";

/** In the middle, for what is calm. */
const CALM_RADIUS = 22;
const OUTER_RADIUS = 98;
/** A petal is narrower than its sector, so that sixteen can be told apart. */
const PETAL_RAD = ((360 / 16) * 0.8 * Math.PI) / 180;
const RING_SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
const MOST_RINGS = 4;

export interface Petal {
  /** From 1, the class of speeds. */
  readonly force: number;
  /** SVG, around 0, 0, north up. */
  readonly path: string;
}

/** A wind rose as shapes: radius is share of all steps, beginning outside of the calm. */
export function roseShape({ counts, total }: Pick<WindRose, "counts" | "total">) {
  const sums = counts.map((classes) => classes.reduce((sum, each) => sum + each, 0));
  const most = Math.max(1e-9, ...sums) / Math.max(1, total);
  const radiusOf = (share: number) => CALM_RADIUS + (share / most) * (OUTER_RADIUS - CALM_RADIUS);
  const ringShare = RING_SHARES.find((share) => most / share <= MOST_RINGS) ?? 0.5;
  const rings = Array.from({ length: Math.floor(most / ringShare + 1e-9) }, (_, at) => {
    const share = (at + 1) * ringShare;
    return { share, radius: radiusOf(share) };
  });
  const petals = counts.flatMap((classes, sector) => {
    let inner = 0;
    return classes.flatMap((count, at): Petal[] => {
      const from = inner;
      inner += count / Math.max(1, total);
      return count === 0 ? [] : [{ force: at + 1, path: petalPath(sector, radiusOf(from), radiusOf(inner)) }];
    });
  });
  return { rings, petals, calmRadius: CALM_RADIUS };
}

function petalPath(sector: number, inner: number, outer: number): string {
  const middle = (sector * 2 * Math.PI) / 16;
  const [left, right] = [middle - PETAL_RAD / 2, middle + PETAL_RAD / 2];
  const at = (radius: number, angle: number) => `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  const arc = (radius: number, angle: number, sweep: 0 | 1) =>
    `A${radius.toFixed(2)} ${radius.toFixed(2)} 0 0 ${sweep} ${at(radius, angle)}`;
  return `M${at(inner, left)}L${at(outer, left)}${arc(outer, right, 1)}L${at(inner, right)}${arc(inner, left, 0)}Z`;
}
