/** A press of a key as lirc sends it, frame by frame, and the button that says the same. */

import { err, ok, type Result } from "@clima/schemas";
import { areNear, isNear } from "../codec/protocol.ts";
import { LEAST_GAP_US, type SpacedFrame, spaced } from "../codec/sequence.ts";
import { durationUs, USUAL_CARRIER_HZ } from "../frame.ts";
import { encodePress } from "../library/press.ts";
import type { Button, RawButton, RawForm } from "../library/remote.ts";
import { buttonOfTimings, inTurn } from "./imported.ts";
import type { LircRemote } from "./lircd-config.ts";
import { asSent, codeLight, type LircLight, numberOf, pairOf, repeatLight, toggleMaskOf } from "./lircd-light.ts";

/** What a key of a remote sends: its codes, one after the other, or its timings. */
export type LircSignal = { readonly codes: readonly bigint[] } | { readonly lengthsUs: readonly number[] };

/** Where the file has none, or none that lirc could send. */
const USUAL_GAP_US = 40_000;
const MAX_GAP_US = 500_000;
/** Encodings that lirc cannot send either, and those that are no light at all. */
const UNSUPPORTED = ["GRUNDIG", "BO", "SERIAL", "GOLDSTAR"];

/** The button of a key, or why there is none: a code of a protocol where that makes the same light, otherwise timings. */
export function buttonOfKey(remote: LircRemote, signal: LircSignal): Result<Button, string> {
  const refused = "codes" in signal ? whyNotSent(remote) : undefined;
  if (refused !== undefined) return err(refused);
  const raw = rawButton(remote, signal);
  const frequencyHz = numberOf(remote, "frequency");
  const named = buttonOfTimings(raw.timingsUs, frequencyHz === 0 ? undefined : frequencyHz);
  if (!named.ok) return named;
  return ok("protocol" in named.value && isSamePress(named.value, raw) ? named.value : raw);
}

function whyNotSent({ flags, pairs }: LircRemote): string | undefined {
  const unsupported = UNSUPPORTED.find((flag) => flags.has(flag));
  if (unsupported !== undefined) return `the encoding ${unsupported} is not supported`;
  const hasBits = pairs.has("one") && pairs.has("zero");
  return hasBits ? undefined : "the remote has no lengths of ones and zeros: it is one of another driver";
}

/** How often a press is sent at least. */
export const minSendsOf = (remote: LircRemote): number => Math.min(MAX_SENDS, numberOf(remote, "min_repeat") + 1);
const MAX_SENDS = 50;

function rawButton(remote: LircRemote, signal: LircSignal): RawButton {
  const carrierHz = numberOf(remote, "frequency") || USUAL_CARRIER_HZ;
  const presses = (toggleMaskOf(remote) === 0n ? [false] : [false, true]).map((isToggled) => sendsOfPress(remote, signal, isToggled));
  const spacing = spacingOf(presses.flat());
  const [form, ...others] = presses.map((sends) => formOf(sends, spacing === undefined));
  const toggled = others.filter((other) => JSON.stringify(other) !== JSON.stringify(form));
  const minSends = minSendsOf(remote);
  return {
    carrierHz,
    ...(form ?? { timingsUs: [] }),
    ...spacing,
    ...(minSends > 1 ? { minSends } : {}),
    ...(toggled.length > 0 ? { toggled } : {}),
  };
}

/** After the first, sends are alike, or every second is. */
const SENDS_THAT_DIFFER = 3;

/** The first sends of a press, those of several codes with their gaps inside; `isToggled`: every second press. */
function sendsOfPress(remote: LircRemote, signal: LircSignal, isToggled: boolean): readonly SpacedFrame[] {
  const frames = framesOfPress(remote, signal, isToggled);
  const codes = codesOf(signal);
  return Array.from({ length: SENDS_THAT_DIFFER }, (_, sent) => {
    // The first code of XMP is sent once, and those after it while the button is held
    const skipped = remote.flags.has("XMP") && codes > 1 && sent > 0 ? 1 : 0;
    return joined(frames.slice(sent * codes + skipped, (sent + 1) * codes));
  });
}

const codesOf = (signal: LircSignal) => ("codes" in signal ? signal.codes.length : 1);

function joined(frames: readonly SpacedFrame[]): SpacedFrame {
  const timingsUs = frames.flatMap(({ timingsUs: frame, gapUs }) => [...frame, -gapUs]);
  return { timingsUs: timingsUs.slice(0, -1), gapUs: frames.at(-1)?.gapUs ?? 0 };
}

function framesOfPress(remote: LircRemote, signal: LircSignal, isToggled: boolean): readonly SpacedFrame[] {
  const codes = codesOf(signal);
  const bits = numberOf(remote, "bits");
  const toggleBits = toggleBitsOf(remote, isToggled);
  const repeat = pairOf(remote, "repeat");
  const light = (at: number): LircLight => {
    const isRepeat = at > 0;
    const isShort = isRepeat && repeat !== undefined && codes === 1;
    if (isShort) return repeatLight(remote, repeat);
    if ("lengthsUs" in signal) return lightOfLengths(signal.lengthsUs);
    const code = signal.codes[at % signal.codes.length] ?? 0n;
    // lirc turns the bits of a key's first code only
    const sent = at % signal.codes.length === 0 ? asSent(remote, code, bits) : BigInt.asUintN(bits, code);
    return codeLight(remote, sent, { toggleBits, isInverted: at % 2 === 1, isRepeat });
  };
  return Array.from({ length: SENDS_THAT_DIFFER * codes }, (_, at) => {
    const sent = light(at);
    const gapUs = gapAfter(remote, sent, at > 0 && repeat !== undefined);
    const isInside = (at + 1) % codes > 0 && gapUs < LEAST_GAP_US;
    return { timingsUs: sent.timingsUs, gapUs: isInside ? sent.tailUs + gapUs : gapUs };
  });
}

function lightOfLengths(lengthsUs: readonly number[]): LircLight {
  const timingsUs = inTurn(lengthsUs.map((us, index) => (index % 2 === 0 ? us : -us)));
  return { timingsUs, tailUs: 0, lengthUs: durationUs(timingsUs) };
}

/** lirc begins with what is not set in the first code of the remote, and turns all with every press. */
function toggleBitsOf(remote: LircRemote, isToggled: boolean): bigint {
  const mask = toggleMaskOf(remote);
  const inFirst = mask & asSent(remote, remote.keys[0]?.codes[0] ?? 0n, numberOf(remote, "bits"));
  const atStart = inFirst === 0n ? 0n : inFirst ^ mask;
  return isToggled ? atStart ^ mask : atStart;
}

function gapAfter(remote: LircRemote, { lengthUs }: LircLight, isShortRepeat: boolean): number {
  const [first, second, repeatGap] = [numberOf(remote, "gap"), numberOf(remote, "gap2"), numberOf(remote, "repeat_gap")];
  const least = second > 0 ? Math.min(first, second) : first;
  if (isShortRepeat && repeatGap > 0) return Math.min(MAX_GAP_US, repeatGap);
  const gapUs = remote.flags.has("CONST_LENGTH") ? least - lengthUs : least;
  if (gapUs <= 0) return remote.flags.has("CONST_LENGTH") ? LEAST_GAP_US : USUAL_GAP_US;
  return Math.min(MAX_GAP_US, gapUs);
}

/** One gap for all frames, or one period; undefined where each has to say its own. */
function spacingOf(frames: readonly SpacedFrame[]): { readonly gapUs: number } | { readonly periodUs: number } | undefined {
  const [first] = frames;
  if (!first) return undefined;
  const isAll = (spacing: { readonly gapUs: number } | { readonly periodUs: number }) =>
    frames.every(({ timingsUs, gapUs }) => spaced(timingsUs, spacing).gapUs === gapUs);
  const periodUs = durationUs(first.timingsUs) + first.gapUs;
  if (isAll({ gapUs: first.gapUs })) return { gapUs: first.gapUs };
  return periodUs <= MAX_GAP_US && isAll({ periodUs }) ? { periodUs } : undefined;
}

function formOf(sends: readonly SpacedFrame[], hasOwnGaps: boolean): RawForm {
  const [first = [], second = [], third = []] = sends.map(({ timingsUs, gapUs }) => (hasOwnGaps ? [...timingsUs, -gapUs] : timingsUs));
  const isSame = (one: readonly number[], other: readonly number[]) => JSON.stringify(one) === JSON.stringify(other);
  if (isSame(first, second) && isSame(second, third)) return { timingsUs: first };
  return { timingsUs: first, repeatTimingsUs: isSame(second, third) ? [second] : [second, third] };
}

const SAME_GAP = 0.1;
const SHORTEST_GAP_US = 5800;

/** Whether a code makes the light of timings, three times and over two presses, whichever of the two forms comes first. */
function isSamePress(code: Button, raw: RawButton): boolean {
  const { minSends: _minSends, ...once } = raw;
  const pressed = (button: Button, number: number) => encodePress(button, { sends: 3, number }).timingsUs;
  const isSame = (swapped: number) => [0, 1].every((number) => isSameLight(pressed(code, number), pressed(once, number + swapped)));
  return isSame(0) || isSame(1);
}

function isSameLight(some: readonly number[], others: readonly number[]): boolean {
  if (!areNear(some, others)) return false;
  return some.every((us, index) => us > -SHORTEST_GAP_US || isNear(us, others[index] ?? 0, SAME_GAP));
}
