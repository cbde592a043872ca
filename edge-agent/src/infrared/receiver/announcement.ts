import { decodeAirConditioner, decodeSignal, type Library } from "@clima/infrared";
import type { IrReceivedMessage } from "@clima/schemas";
import type { Heard } from "./samples.ts";

/** What is published of a signal: its code, where it is of a known protocol, and the button, where a remote of the library has it; the state, where an air conditioner is told one. */
export function announce({ timingsUs, carrierHz }: Heard, station: string, receivedAt: string, library: Library): IrReceivedMessage {
  const climate = decodeAirConditioner(timingsUs);
  const message: IrReceivedMessage = {
    schema: "ir-received/1",
    station,
    receivedAt,
    ...(carrierHz === undefined ? {} : { carrierHz }),
    ...(climate ? { climate } : {}),
    timingsUs: timingsUs.map(Math.round),
  };
  const code = decodeSignal(timingsUs);
  if (!code) return message;
  const { protocol, address, command, sends } = code;
  return { ...message, protocol, address, command, repeats: sends - 1, ...library.nameOf({ protocol, address, command }) };
}
