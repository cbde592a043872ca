import { encodeSignal, type Frame } from "@clima/infrared";
import { nec } from "../../../infrared/src/codec/nec.ts";

/** A NEC code as the agent sends it. */
export const encodeNec = (code: { readonly address: number; readonly command: number }, sends = 1): Frame => encodeSignal(nec, code, sends);
