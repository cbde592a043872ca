const CLUSTER_TOLERANCE = 0.2;
const CLUSTER_SLACK_US = 60;

/**
 * One frame from several of the same code, in µs: the mean of each duration, and then durations that are meant to be the same made the same,
 * for a protocol has a handful of them and a receiver blurs each.
 */
export function averageFrames(frames: readonly (readonly number[])[]): readonly number[] {
  const [first = []] = frames;
  const meansUs = first.map((_us, index) => frames.reduce((sum, frame) => sum + (frame[index] ?? 0), 0) / frames.length);
  const marks = clusterMeans(meansUs.filter((us) => us > 0));
  const spaces = clusterMeans(meansUs.filter((us) => us < 0).map((us) => -us));
  return meansUs.map((us) => (us > 0 ? nearest(marks, us) : -nearest(spaces, -us)));
}

/** The mean of each group of durations that lie close together. */
function clusterMeans(durationsUs: readonly number[]): readonly number[] {
  const clusters: number[][] = [];
  for (const us of [...durationsUs].sort((a, b) => a - b)) {
    const cluster = clusters.at(-1);
    if (cluster && us <= mean(cluster) * (1 + CLUSTER_TOLERANCE) + CLUSTER_SLACK_US) cluster.push(us);
    else clusters.push([us]);
  }
  return clusters.map((cluster) => Math.round(mean(cluster)));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const nearest = (candidates: readonly number[], us: number): number =>
  candidates.reduce((best, candidate) => (Math.abs(candidate - us) < Math.abs(best - us) ? candidate : best));
