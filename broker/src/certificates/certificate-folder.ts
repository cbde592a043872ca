import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import { type CertificatePair, issueCertificate, makeAuthority, type Purpose } from "./issue-certificate.ts";

export interface CertificateRequest {
  readonly folder: string;
  /** Names and addresses that clients reach the broker by, the usual one first. */
  readonly hosts: readonly string[];
  /** Users that get a client certificate. */
  readonly clients: readonly string[];
  readonly days: number;
  /** Replaces server and client certificates that are there already; the authority is never replaced. */
  readonly renew: boolean;
}

/** A certificate of the folder and what was done. */
export interface PreparedCertificate {
  readonly what: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly isNew: boolean;
  /** Hosts that were asked for and that a kept certificate lacks. */
  readonly missingHosts: readonly string[];
}

/** The private authority first, then the server, then the clients. */
export async function prepareCertificates(request: CertificateRequest): Promise<Result<PreparedCertificate[], string>> {
  const complaint = complainOf(request);
  if (complaint !== undefined) return err(complaint);
  try {
    await mkdir(request.folder, { recursive: true });
    const authority = await prepareAuthority(request.folder);
    if (!authority.ok) return authority;
    const { pair, prepared } = authority.value;
    const all = [prepared, await prepare(request, pair, "server", { kind: "server", hosts: request.hosts })];
    for (const name of request.clients) all.push(await prepare(request, pair, `client-${name}`, { kind: "client", name }));
    return ok(all);
  } catch (cause) {
    return err(`certificates cannot be kept in ${request.folder}: ${(cause as Error).message}`);
  }
}

/** A client's name is also the name of a file. */
const CLIENT_NAME = /^[A-Za-z0-9_@][A-Za-z0-9._@-]{0,63}$/;
const HOST_NAME = /^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*$/;
const MAX_HOST_CHARS = 253;

function complainOf({ hosts, clients, days }: CertificateRequest): string | undefined {
  const client = clients.find((name) => !CLIENT_NAME.test(name));
  if (client !== undefined)
    return `${JSON.stringify(client)} cannot be a client's name; expected 1 to 64 letters, digits and . _ @ -, no dot or hyphen first`;
  const host = hosts.find((name) => !isIP(name) && (name.length > MAX_HOST_CHARS || !HOST_NAME.test(name)));
  if (host !== undefined) return `${JSON.stringify(host)} is no host; expected a name such as garden.local or an address`;
  return Number.isInteger(days) && days > 0 ? undefined : `the certificates are to last ${days} days; expected a whole number above 0`;
}

const filesOf = (folder: string, name: string) => ({ certFile: join(folder, `${name}.crt`), keyFile: join(folder, `${name}.key`) });

async function prepareAuthority(
  folder: string,
): Promise<Result<{ readonly pair: CertificatePair; readonly prepared: PreparedCertificate }, string>> {
  const files = filesOf(folder, "ca");
  const prepared = { what: "authority", ...files, missingHosts: [] };
  const [cert, key] = [await readIfThere(files.certFile), await readIfThere(files.keyFile)];
  if (cert === undefined && key === undefined) {
    const pair = await makeAuthority("Clima private authority", Date.now());
    await writePair(files, pair);
    return ok({ pair, prepared: { ...prepared, isNew: true } });
  }
  if (cert === undefined || key === undefined) {
    const missing = cert === undefined ? files.certFile : files.keyFile;
    return err(`${missing} is missing, but the other half of the authority is there; put it back, or use another folder`);
  }
  const complaint = complainOfAuthority(cert, key);
  return complaint === undefined
    ? ok({ pair: { cert, key }, prepared: { ...prepared, isNew: false } })
    : err(`the authority in ${files.certFile} and ${files.keyFile} ${complaint}; use another folder`);
}

function complainOfAuthority(cert: string, key: string): string | undefined {
  try {
    const parsed = new X509Certificate(cert);
    if (!parsed.checkPrivateKey(createPrivateKey(key))) return "are no pair";
    if (!parsed.ca) return "is no authority";
    return Date.parse(parsed.validTo) > Date.now() ? undefined : `expired on ${parsed.validTo}`;
  } catch (cause) {
    return `cannot be read (${(cause as Error).message})`;
  }
}

async function prepare(
  request: CertificateRequest,
  authority: CertificatePair,
  name: string,
  purpose: Purpose,
): Promise<PreparedCertificate> {
  const files = filesOf(request.folder, name);
  const prepared = { what: purpose.kind === "server" ? "server" : `client ${purpose.name}`, ...files };
  const kept = request.renew ? undefined : await readIfThere(files.certFile);
  if (kept !== undefined) {
    return { ...prepared, isNew: false, missingHosts: purpose.kind === "server" ? hostsMissingIn(kept, purpose.hosts) : [] };
  }
  await writePair(files, await issueCertificate(authority, purpose, request.days, Date.now()));
  return { ...prepared, isNew: true, missingHosts: [] };
}

function hostsMissingIn(cert: string, hosts: readonly string[]): readonly string[] {
  const parsed = new X509Certificate(cert);
  return hosts.filter((host) => (isIP(host) ? parsed.checkIP(host) : parsed.checkHost(host)) === undefined);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

/** A running broker takes the pair once both are there. */
async function writePair(files: { readonly certFile: string; readonly keyFile: string }, { cert, key }: CertificatePair): Promise<void> {
  await replaceFile(files.keyFile, key, 0o600);
  await replaceFile(files.certFile, cert, 0o644);
}

async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.new`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, path);
}
