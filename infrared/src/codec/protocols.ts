import { type IrpProtocol, irpProtocol, JOINT_US } from "./irp/irp-protocol.ts";
import { IRP_ENTRIES } from "./irp-entries.ts";
import { jvc48, kaseikyo, panasonic } from "./kaseikyo.ts";
import { aiwa, dish, jvc, lg, mitsubishi, rca } from "./makers.ts";
import { nec, necext, necx, pioneer, samsung32 } from "./nec.ts";
import type { Code, Protocol } from "./protocol.ts";
import { rc5 } from "./rc5.ts";
import { mce, rc6 } from "./rc6.ts";
import { denon, sharp } from "./sharp.ts";
import { sirc12, sirc15, sirc20 } from "./sirc.ts";

/** Those that are written in IRP. */
export const IRP_PROTOCOLS: readonly IrpProtocol[] = IRP_ENTRIES.map(irpProtocol);

/** All that Clima can send and read. A frame that two could read is the earlier one's. */
export const PROTOCOLS: readonly Protocol[] = [
  nec,
  necext,
  necx,
  samsung32,
  pioneer,
  sirc12,
  sirc15,
  sirc20,
  rc5,
  rc6,
  mce,
  jvc,
  panasonic,
  kaseikyo,
  jvc48,
  sharp,
  denon,
  lg,
  rca,
  mitsubishi,
  aiwa,
  dish,
  ...IRP_PROTOCOLS,
];

const byName = new Map(PROTOCOLS.map((protocol) => [protocol.name, protocol]));

/** The protocol of a name; undefined where Clima has none of it. */
export const protocolOf = (name: string): Protocol | undefined => byName.get(name);

export interface NamedCode extends Code {
  readonly protocol: string;
}

/** Those that may have a frame of so many timings. */
function createCandidates(protocols: readonly Protocol[]) {
  const byLength = new Map<number, readonly Protocol[]>();
  return (length: number): readonly Protocol[] => {
    const known = byLength.get(length);
    if (known) return known;
    const found = protocols.filter(({ timings }) => !timings || (length >= timings.least && length <= timings.most));
    if (length < MOST_TIMINGS) byLength.set(length, found);
    return found;
  };
}

/** No longer frame has a protocol. */
const MOST_TIMINGS = 1000;

const isOfFrames = ({ framesACode = 1 }: Protocol) => framesACode > 1;
const candidates = createCandidates(PROTOCOLS.filter((protocol) => protocol !== pioneer && !isOfFrames(protocol)));
const candidatesOfTwo = createCandidates(PROTOCOLS.filter(isOfFrames));

const decodeWith = (timingsUs: readonly number[], protocols: readonly Protocol[]): NamedCode | undefined => {
  for (const protocol of protocols) {
    const code = protocol.decode(timingsUs);
    if (code) return { protocol: protocol.name, ...code };
  }
  return undefined;
};

/** The code of one frame, from its first mark to its last. */
export const decodeFrame = (timingsUs: readonly number[]) => decodeWith(timingsUs, candidates(timingsUs.length));

/** The code that is in two frames together. */
export function decodeTwoFrames(first: readonly number[], second: readonly number[]): NamedCode | undefined {
  const protocols = candidatesOfTwo(first.length + 1 + second.length);
  return protocols.length > 0 ? decodeWith([...first, -JOINT_US, ...second], protocols) : undefined;
}
