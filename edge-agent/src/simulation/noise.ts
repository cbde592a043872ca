/**
 * Noise that is a pure function of time: hashed white noise, smoothed by a Gaussian kernel. Zero mean, unit variance, smooth,
 * and any instant costs the same, so history can be filled in and tests can jump.
 */
// Bound once: a look-up of Math at each of 200 calls an instant would take most of the time where globals are slow, as in test runners
const { cos, exp, floor, imul, log, PI, sqrt } = Math;
const TWO_PI = 2 * PI;
/** Nodes on each side of the instant; the first one left out would weigh less than e^-16. */
const KERNEL_REACH = 5;
const NODE_WEIGHTS = Float64Array.from({ length: 2 * KERNEL_REACH }, (_, node) => exp(-((node - KERNEL_REACH + 1) ** 2)));

/** Mixes the bits of a 32-bit number (the finaliser of MurmurHash3, Austin Appleby, public domain). */
function mixBits(bits: number): number {
  let hash = bits;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Even in 0…1, both excluded: a number of its own for each index of a stream. */
export function uniform(seed: number, stream: number, index: number): number {
  const start = mixBits(mixBits(seed | 0) + imul(stream, 0x9e3779b1));
  const high = floor(index / 2 ** 32);
  return (mixBits((start + imul(index | 0, 0x85ebca77) + high) | 0) + 0.5) / 2 ** 32;
}

/** Standard normal (Box and Muller 1958). */
function normal(seed: number, stream: number, index: number): number {
  const radius = sqrt(-2 * log(uniform(seed, stream, 2 * index)));
  return radius * cos(TWO_PI * uniform(seed, stream, 2 * index + 1));
}

/** Smooth noise with a correlation time of about `tauMs`; `stream` distinguishes independent noises of one seed. */
export function createSmoothNoise(seed: number, stream: number, tauMs: number): (atMs: number) => number {
  // The nodes around the instant before: they are the same for many neighbouring instants, and cost the most
  let first = Number.NaN;
  const nodes = new Float64Array(2 * KERNEL_REACH);

  function moveTo(wanted: number): void {
    if (wanted === first) return;
    first = wanted;
    for (let node = 0; node < nodes.length; node += 1) nodes[node] = normal(seed, stream, first + node);
  }

  return (atMs) => {
    const position = atMs / tauMs;
    moveTo(floor(position) - KERNEL_REACH + 1);
    // exp(−(past − i)²) of node i is exp(−past²)·exp(2·past)^i·exp(−i²): two exponentials instead of ten
    const past = position - floor(position);
    const growth = exp(2 * past);
    let power = exp(-past * past) / growth ** (KERNEL_REACH - 1);
    let sum = 0;
    let squares = 0;
    for (let node = 0; node < nodes.length; node += 1) {
      const weight = power * (NODE_WEIGHTS[node] ?? 0);
      sum += weight * (nodes[node] ?? 0);
      squares += weight * weight;
      power *= growth;
    }
    return sum / sqrt(squares);
  };
}

/** One instant of a smooth noise. */
export const smoothNoise = (seed: number, stream: number, atMs: number, tauMs: number): number =>
  createSmoothNoise(seed, stream, tauMs)(atMs);
