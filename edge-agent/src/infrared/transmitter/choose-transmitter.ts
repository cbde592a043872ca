import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Config, Log } from "@clima/schemas";
import { err } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { LircRoots } from "../lirc-nodes.ts";
import { createCarrierTransmitter } from "./carrier-transmitter.ts";
import { createIrCtlTransmitter } from "./ir-ctl-transmitter.ts";
import { createIrsendTransmitter } from "./irsend-transmitter.ts";
import { createLircTransmitter } from "./lirc-transmitter.ts";
import { createRecordingTransmitter } from "./recording-transmitter.ts";
import type { Transmitter } from "./transmitter.ts";

export interface TransmitterChoice {
  readonly kind: Config["infrared"]["transmitter"];
  readonly isSimulated: boolean;
  readonly roots: LircRoots;
  readonly recordingFile: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where Debian puts programs; the path of a service is short. */
const PROGRAM_FOLDERS = ["/usr/bin", "/usr/local/bin", "/bin"];

/** What `infrared.transmitter` asks for. Nothing is opened before the first frame, so that a missing device is told to who sends. */
export function chooseTransmitter({ kind, isSimulated, roots, recordingFile, clock, log }: TransmitterChoice): Transmitter {
  switch (kind === "auto" && isSimulated ? "recording" : kind) {
    case "recording":
      return createRecordingTransmitter(recordingFile, clock);
    case "auto":
      return createCarrierTransmitter({
        direct: createLircTransmitter(roots, clock),
        withCarrier: async () => {
          const program = await findProgram("ir-ctl");
          return program === undefined ? undefined : createIrCtlTransmitter({ roots, clock, program });
        },
        ...{ clock, log },
      });
    case "lirc":
      return createLircTransmitter(roots, clock);
    case "ir-ctl":
      return createIrCtlTransmitter({ roots, clock });
    case "irsend":
      return createIrsendTransmitter();
    case "none":
      return { transmit: async () => err("this station does not transmit: infrared.transmitter is none") };
  }
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const path of PROGRAM_FOLDERS.map((folder) => join(folder, name))) {
    const failure = await access(path, constants.X_OK).catch((cause: Error) => cause);
    if (failure === undefined) return path;
  }
  return undefined;
}
