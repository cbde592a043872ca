import type { Server } from "node:net";
import { err, hostInUrl, ok, type Result } from "@clima/schemas";

/** Connections that the operating system holds until they are accepted: after an outage, all clients come back at once. */
const BACKLOG = 4096;

/** Opens a port; the port that it got comes back. `setting` is the one to change where that fails. */
export function listen(server: Server, host: string, port: number, setting: string): Promise<Result<number, string>> {
  return new Promise((resolve) => {
    const onError = (error: Error) => resolve(err(describeListenError(error, host, port, setting)));
    server.once("error", onError);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.removeListener("error", onError);
      const address = server.address();
      resolve(ok(typeof address === "object" && address ? address.port : port));
    });
  });
}

function describeListenError(error: NodeJS.ErrnoException, host: string, port: number, setting: string): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `port ${port} is in use; set ${setting} to another, or stop the program that has it`;
    case "EACCES":
      return `port ${port} needs more rights than this user has; set ${setting} to 1024 or more`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${host} is no address of this machine; set broker.host to one that is`;
    default:
      return `cannot listen on ${hostInUrl(host)}:${port}: ${error.message}`;
  }
}
