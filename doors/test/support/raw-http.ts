import { connect, type Socket } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly version: string;
}

/** A TCP connection on which a test writes exactly the bytes that a device would. */
export async function rawConnection(place: string) {
  const { hostname, port } = new URL(place);
  const socket: Socket = connect(Number(port), hostname);
  let received = "";
  let isClosed = false;
  let wake: () => void = () => undefined;
  socket.setEncoding("latin1");
  socket.on("data", (text: string) => {
    received += text;
    wake();
  });
  socket.on("error", () => undefined); // its "close" follows
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      isClosed = true;
      wake();
      resolve();
    });
  });
  await Promise.race([new Promise((resolve) => socket.once("connect", resolve)), closed]);

  async function answer(): Promise<RawAnswer> {
    for (;;) {
      const whole = takeAnswer(received);
      if (whole !== undefined) {
        received = whole.rest;
        return whole.answer;
      }
      if (isClosed) throw new Error(`the connection was closed after ${JSON.stringify(received)}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    answer,
    /** Resolves when both ends are closed. */
    closed,
    send: (text: string) => new Promise<void>((resolve) => void socket.write(text, "latin1", () => resolve())),
    end: () => void socket.destroy(),
  };
}

function takeAnswer(received: string): { readonly answer: RawAnswer; readonly rest: string } | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = received.slice(0, end).split("\r\n");
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
  const length = Number(headers.get("content-length"));
  const body = received.slice(end + 4, end + 4 + length);
  if (!(body.length === length)) return undefined;
  const [version = "", status] = first.split(" ");
  return { answer: { version, status: Number(status), headers, body }, rest: received.slice(end + 4 + length) };
}

/** One request on a connection of its own. */
export async function rawRequest(place: string, text: string): Promise<RawAnswer> {
  const connection = await rawConnection(place);
  await connection.send(text);
  const answer = await connection.answer();
  connection.end();
  return answer;
}
