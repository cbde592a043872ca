import type { Log } from "@clima/schemas";
import { err } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { Frame } from "../frame.ts";
import { type Burst, toBursts } from "../send/bursts.ts";
import type { Transmitter } from "./transmitter.ts";

export interface CarrierDeps {
  /** At the device's carrier, whatever that is. */
  readonly direct: Transmitter;
  /** Sets the carrier, which stays with the device; undefined when there is no program for it. */
  readonly withCarrier: () => Promise<Transmitter | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** linux drivers/media/rc/gpio-ir-tx.c: the carrier of a device that nobody set. */
const DEFAULT_CARRIER_HZ = 38_000;
/** Receivers hear a carrier that is this near, from less far away: their pass band is about a tenth of its middle wide. */
const NEAR_PCT = 7;
const US_PER_MS = 1000;

/** The carrier is set by a slow program when it changes; what follows goes straight to the device. */
export function createCarrierTransmitter({ direct, withCarrier, clock, log }: CarrierDeps): Transmitter {
  /** Unknown until it is set here: a program before us may have left another. */
  let deviceCarrierHz: number | undefined;
  let isTold = false;

  async function withoutProgram(frame: Frame, label: Parameters<Transmitter["transmit"]>[1]) {
    const offPct = (100 * Math.abs(frame.carrierHz - DEFAULT_CARRIER_HZ)) / DEFAULT_CARRIER_HZ;
    const cure = "sudo apt install v4l-utils brings ir-ctl, which sets the carrier";
    if (offPct > NEAR_PCT)
      return err(`this needs a carrier of ${frame.carrierHz} Hz, and the device has ${DEFAULT_CARRIER_HZ} Hz; ${cure}`);
    if (!isTold && offPct > 0) log.warn(`agent: infrared goes out at ${DEFAULT_CARRIER_HZ} Hz in place of ${frame.carrierHz} Hz; ${cure}`);
    isTold ||= offPct > 0;
    return direct.transmit(frame, label);
  }

  return {
    async transmit(frame, label) {
      if (frame.carrierHz === deviceCarrierHz) return direct.transmit(frame, label);
      const setting = await withCarrier();
      if (setting === undefined) return withoutProgram(frame, label);
      const bursts = toBursts(frame.timingsUs);
      if (!bursts.ok) return bursts;
      const [first, ...rest] = bursts.value;
      if (first === undefined) return err("there is no light in it");
      deviceCarrierHz = undefined;
      const sent = await setting.transmit({ ...frame, timingsUs: toTimings([{ ...first, pauseUs: 0 }]) }, label);
      if (!sent.ok) return sent;
      deviceCarrierHz = frame.carrierHz;
      if (rest.length === 0) return sent;
      await clock.sleepMs(first.pauseUs / US_PER_MS);
      return direct.transmit({ ...frame, timingsUs: toTimings(rest) }, label);
    },
  };
}

const toTimings = (bursts: readonly Burst[]): number[] =>
  bursts.flatMap(({ pulsesUs, pauseUs }) => [
    ...pulsesUs.map((us, index) => (index % 2 === 0 ? us : -us)),
    ...(pauseUs > 0 ? [-pauseUs] : []),
  ]);
