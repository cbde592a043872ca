import { jvc48, kaseikyo, panasonic } from "./kaseikyo.ts";
import { aiwa, dish, jvc, lg, mitsubishi, rca } from "./makers.ts";
import { nec, necext, necx, pioneer, samsung32 } from "./nec.ts";
import { type Code, checkCode, type Protocol } from "./protocol.ts";
import { rc5 } from "./rc5.ts";
import { mce, rc6 } from "./rc6.ts";
import { denon, sharp } from "./sharp.ts";
import { splitFrames } from "./frames.ts";
import { sirc12, sirc15, sirc20 } from "./sirc.ts";

/** All that Clima can send and read. */
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
];

const byName = new Map(PROTOCOLS.map((protocol) => [protocol.name, protocol]));

/** The protocol of a name; undefined where Clima has none of it. */
export const protocolOf = (name: string): Protocol | undefined => byName.get(name);

export interface NamedCode extends Code {
  readonly protocol: string;
}

/**
 * A code in the spelling in which it is heard: of codes that make the same light, as `nec` 54060 and `nec` 44, or of `pioneer` and `nec`, this is
 * the one. As it is where its protocol cannot carry it.
 */
export function canonicalCode({ protocol, address, command }: NamedCode): NamedCode {
  const known = protocolOf(protocol);
  const code = { address, command };
  const heard = known && checkCode(known, code).ok ? decodeFirst(known.first(code)) : undefined;
  return heard ? { protocol: heard.protocol, address: heard.address, command: heard.command } : { protocol, ...code };
}

const decodeFirst = (timingsUs: readonly number[]) => {
  for (const frame of splitFrames(timingsUs)) {
    const code = decodeFrame(frame);
    if (code) return code;
  }
  return undefined;
};

/** The code of one frame, from its first mark to its last. No two protocols claim the same. */
export function decodeFrame(timingsUs: readonly number[]): NamedCode | undefined {
  for (const protocol of PROTOCOLS) {
    const code = protocol === pioneer ? undefined : protocol.decode(timingsUs);
    if (code) return { protocol: protocol.name, ...code };
  }
  return undefined;
}
