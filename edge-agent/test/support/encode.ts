import { nec } from "../../src/infrared/codec/nec.ts";
import { encodeSignal } from "../../src/infrared/codec/protocol.ts";
import type { Frame } from "../../src/infrared/frame.ts";

/** A NEC code as the agent sends it. */
export const encodeNec = (code: { readonly address: number; readonly command: number }, sends = 1): Frame => encodeSignal(nec, code, sends);
