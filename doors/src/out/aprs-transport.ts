import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { loginIn } from "./cwop.ts";
import type { AprsRequest, Sent } from "./port.ts";

const TIMEOUT_MS = 20_000;
/** The server closes when it has read all; one that does not is not waited for longer. */
const CLOSE_TIMEOUT_MS = 5000;

/**
 * Logs in at an APRS-IS server and hands it one packet: its banner, our login, its `# logresp`, the packet (aprs-is.net/Connecting.aspx). Packets are not
 * answered. Never rejects.
 */
export async function sendAprs({ host, port, login, packet, needsVerification }: AprsRequest, stopping: AbortSignal): Promise<Sent> {
  const socket = connect({ host, port });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
  const onStopping = () => socket.destroy(new Error("the doors are stopping"));
  stopping.addEventListener("abort", onStopping, { once: true });
  let isHandedOver = false;
  try {
    const refusal = await logIn(socket, login, needsVerification);
    if (refusal) return refusal;
    isHandedOver = true;
    await leave(socket, packet);
    return { kind: "handed-over" };
  } catch (cause) {
    return { kind: isHandedOver ? "unknown" : "not-sent", reason: (cause as Error).message };
  } finally {
    stopping.removeEventListener("abort", onStopping);
    socket.destroy();
  }
}

/** Undefined once the server has let us in. */
async function logIn(socket: Socket, login: string, needsVerification: boolean): Promise<Sent | undefined> {
  let isAsked = false;
  const lines = createInterface({ input: socket });
  // An error of the socket ends the lines without a word.
  let failure: Error | undefined;
  socket.once("error", (error) => {
    failure = error;
    lines.close();
  });
  for await (const line of lines) {
    const said = loginIn(line);
    if (said === "busy") return { kind: "not-sent", reason: `the server says "${line}"` };
    if (said === "refused" || (said === "unverified" && needsVerification))
      return { kind: "not-sent", isForGood: true, reason: `the server refuses the login ("${line}"); set stationId and passcode` };
    if (said !== undefined) return undefined;
    if (!isAsked && line.startsWith("#")) socket.write(`${login}\r\n`);
    isAsked ||= line.startsWith("#");
  }
  throw failure ?? new Error("the server closed the connection before it let us in");
}

/** Resolves when the server has closed the connection, having read the packet. */
function leave(socket: Socket, packet: string): Promise<void> {
  return new Promise((left, failed) => {
    socket.once("error", failed);
    socket.once("close", () => left());
    socket.setTimeout(CLOSE_TIMEOUT_MS, () => left());
    socket.resume();
    socket.end(`${packet}\r\n`);
  });
}
