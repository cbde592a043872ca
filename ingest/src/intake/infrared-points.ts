import { createHash } from "node:crypto";
import { type IrReceivedMessage, type IrStateMessage, isCommand, type Point, type ResultMessage } from "@clima/schemas";
import { isAheadOf, plainText, textsOf } from "./point-parts.ts";

/** The word of a station that would have sent it. */
const DRY_RUN = "dry-run";

/**
 * The answer to an infrared command; none of `accepted`, which another answer follows. A station that does not say when it answered did so
 * when the answer came. `nowMs` is this machine's clock.
 */
export function pointsOfResult(command: string, message: ResultMessage, nowMs: number): Point[] {
  const { station, id, status, code, takenMs, remote, button, answeredAt } = message;
  if (status === "accepted") return [];
  const takenAt = answeredAt ?? new Date(nowMs).toISOString();
  return [
    {
      measurement: "ir_event",
      station,
      takenAt,
      ...(id === undefined ? {} : { id: idOf(id) }),
      tags: textsOf({ event: "sent", command: isCommand(command) ? command : "unknown", remote, button, result: status }),
      fields: { count: code === DRY_RUN ? 0 : 1, takenMs, code, clockDoubtful: Number(isAheadOf(takenAt, nowMs)) },
    },
  ];
}

/** What a station saw. Two codes of one millisecond are told apart by their timings. */
export function pointsOfReceived(message: IrReceivedMessage, nowMs: number): Point[] {
  const { station, receivedAt, protocol, address, command, repeats, remote, button, timingsUs } = message;
  return [
    {
      measurement: "ir_event",
      station,
      takenAt: receivedAt,
      id: createHash("sha256").update(timingsUs.join()).digest("hex").slice(0, 16),
      tags: textsOf({ event: "received", remote, button }),
      fields: {
        count: 1,
        ...(protocol === undefined || protocol === "" ? {} : { protocol: plainText(protocol) }),
        ...(address === undefined ? {} : { address }),
        ...(command === undefined ? {} : { protocolCommand: command }),
        ...(repeats === undefined ? {} : { repeats }),
        clockDoubtful: Number(isAheadOf(receivedAt, nowMs)),
      },
    },
  ];
}

/** The state that an air conditioner was sent. Its time is its identity, so one that is told again at a subscription changes nothing. */
export function pointsOfState(message: IrStateMessage, nowMs: number): Point[] {
  const { station, sentAt, remote, mode, temperatureC, fan, swing } = message;
  return [
    {
      measurement: "ir_event",
      station,
      takenAt: sentAt,
      tags: textsOf({ event: "state", remote }),
      fields: {
        ...textsOf({ mode, fan, swing }),
        ...(temperatureC === undefined ? {} : { wantedTemperatureC: temperatureC }),
        clockDoubtful: Number(isAheadOf(sentAt, nowMs)),
      },
    },
  ];
}

/** An id that stores would not keep as it is becomes its own digest: shortened, two could be one. */
const idOf = (id: string): string => (plainText(id) === id && id !== "" ? id : createHash("sha256").update(id).digest("hex").slice(0, 32));
