import { err } from "@clima/schemas";
import type { Transmitter } from "./transmitter.ts";

/** For a Pi: nothing is said to be sent that no light went out for. */
export const absentTransmitter: Transmitter = {
  transmit: async () =>
    err("this station cannot transmit: infrared works with station.source simulated only, which writes down what it would send"),
};
