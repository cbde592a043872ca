import type { TLSSocket } from "node:tls";
import type { ClientCertificate } from "../connection.ts";

/** The names of a client's certificate; undefined unless it showed one that an authority of ours signed. */
export function certificateOf(socket: TLSSocket): ClientCertificate | undefined {
  if (!socket.authorized) return undefined;
  const { subject, subjectaltname } = socket.getPeerCertificate();
  if (subject === undefined) return undefined;
  const commonName = commonNameOf(subject.CN);
  return { ...(commonName === undefined ? {} : { commonName }), alternativeNames: parseAlternativeNames(subjectaltname ?? "") };
}

/** Names become users: one with control characters, such as a NUL that ends a text early elsewhere, is none. */
const isName = (text: string) => text !== "" && !/\p{Cc}/u.test(text);

/** A certificate with several common names has none: which of them counts is read differently by different programs. */
export function commonNameOf(names: unknown): string | undefined {
  return typeof names === "string" && isName(names) ? names : undefined;
}

const KINDS = new Set(["DNS", "email", "URI", "IP Address"]);
/** A kind, and then a JSON string or plain characters; the plain ones hold neither quotes nor commas. */
const ENTRY = /([^:,"]+):("(?:[^"\\]|\\.)*"|[^",]*)(?:, (?=.)|$)/y;

/**
 * Reads Node's text of subject alternative names, such as `DNS:garden.local, email:garden@home`. Node writes a name with special
 * characters as a JSON string, so that no name can pass for two (CVE-2021-44532); a text that breaks this has no names at all.
 */
export function parseAlternativeNames(text: string): readonly string[] {
  const names: string[] = [];
  ENTRY.lastIndex = 0;
  while (ENTRY.lastIndex < text.length) {
    const match = ENTRY.exec(text);
    if (match === null) return [];
    const [, kind = "", written = ""] = match;
    const name = written.startsWith('"') ? fromJson(written) : written;
    if (name === undefined) return [];
    if (KINDS.has(kind) && isName(name)) names.push(name);
  }
  return names;
}

function fromJson(written: string): string | undefined {
  try {
    return String(JSON.parse(written));
  } catch {
    return undefined;
  }
}
