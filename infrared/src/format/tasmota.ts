/** What Tasmota's IRSend and IrReceived say. */
import { err, ok, type Result } from "@clima/schemas";
import type { WrittenTimings } from "./imported.ts";

/** `<Hz>,<length>,<length>…` or compact, `+8570-4240+550-1580C-510…`, with or without the Hz before it; 0 Hz is the default. */
export function readTasmotaRaw(text: string): Result<WrittenTimings, string> {
  const line = text.trim();
  const comma = line.indexOf(",");
  if (/^\d+(,\d+)+$/.test(line)) {
    const [hz = 0, ...lengths] = line.split(",").map(Number);
    return ok({ ...carrier(hz), timingsUs: lengths.map((length, index) => (index % 2 === 0 ? length : -length)) });
  }
  const [hz, compact] = comma > 0 && /^\d+$/.test(line.slice(0, comma)) ? [Number(line.slice(0, comma)), line.slice(comma + 1)] : [0, line];
  const timingsUs = expand(compact);
  return timingsUs.ok ? ok({ ...carrier(hz), timingsUs: timingsUs.value }) : timingsUs;
}

const carrier = (hz: number) => (hz === 0 ? {} : { carrierHz: hz });

/** Each new number gets the next letter; a capital is a mark of that length, a small one a space. */
function expand(compact: string): Result<readonly number[], string> {
  if (!/^([+-]\d+|[A-Za-z])+$/.test(compact)) return err("expected numbers with commas, or Tasmota's compact form like +9000-4500+560A");
  const known: number[] = [];
  const timingsUs: number[] = [];
  for (const token of compact.match(/[+-]\d+|[A-Za-z]/g) ?? []) {
    if (/^[+-]/.test(token)) {
      const us = Number(token);
      known.push(Math.abs(us));
      timingsUs.push(us);
      continue;
    }
    const length = known[token.toUpperCase().charCodeAt(0) - 65];
    if (length === undefined) return err(`the letter ${token} stands for no length yet`);
    timingsUs.push(token === token.toUpperCase() ? length : -length);
  }
  return ok(timingsUs);
}
