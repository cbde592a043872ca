import { X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { err, type Log, ok, type Result } from "@clima/schemas";

/** Where the certificates are, as broker.tls names them. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile?: string | undefined;
}

/** Contents of the files, as Node's TLS takes them. */
export interface Certificates {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

/** Reads the files and proves that they fit together. */
export async function readCertificates(files: CertificateFiles): Promise<Result<Certificates, string>> {
  const cert = await readText("broker.tls.certFile", files.certFile);
  if (!cert.ok) return cert;
  const key = await readText("broker.tls.keyFile", files.keyFile);
  if (!key.ok) return key;
  const ca = files.caFile === undefined ? undefined : await readText("broker.tls.caFile", files.caFile);
  if (ca?.ok === false) return ca;
  const certificates = { cert: cert.value, key: key.value, ...(ca ? { ca: ca.value } : {}) };
  const complaint = complainOf(certificates, files);
  return complaint === undefined ? ok(certificates) : err(complaint);
}

async function readText(setting: string, path: string): Promise<Result<string, string>> {
  try {
    return ok(await readFile(path, "utf8"));
  } catch (cause) {
    return err(`${setting} ${path} cannot be read (${(cause as Error).message}); clima broker certs makes certificates`);
  }
}

function complainOf({ cert, key, ca }: Certificates, files: CertificateFiles): string | undefined {
  if (parsePem(cert).length === 0) return `broker.tls.certFile ${files.certFile} holds no certificate; expected PEM`;
  if (ca !== undefined && parsePem(ca).length === 0) return `broker.tls.caFile ${files.caFile} holds no certificate; expected PEM`;
  try {
    createSecureContext({ cert, key, ...(ca === undefined ? {} : { ca }) });
    return undefined;
  } catch (cause) {
    const { message } = cause as Error;
    return `broker.tls.certFile ${files.certFile} and broker.tls.keyFile ${files.keyFile} cannot be used together: ${message}`;
  }
}

/** The certificates in a PEM text; none where one of them cannot be read. */
function parsePem(text: string): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return [];
  }
}

const DAY_MS = 24 * 3_600_000;
const SOON_DAYS = 14;

/** What is wrong with the dates of the certificates, one line each; empty where all is well. */
function complainOfDates({ cert, ca = "" }: Certificates, { certFile, caFile = "" }: CertificateFiles, nowMs: number): string[] {
  const dated = [...parsePem(cert).map((each) => [certFile, each] as const), ...parsePem(ca).map((each) => [caFile, each] as const)];
  return dated.flatMap(([path, { subject, validFrom, validTo }]) => {
    const name = `the certificate of ${subject.replaceAll("\n", ", ")} in ${path}`;
    const leftDays = (Date.parse(validTo) - nowMs) / DAY_MS;
    if (leftDays < 0) return [`${name} expired on ${validTo}; clients refuse it. clima broker certs --renew makes a new one`];
    if (leftDays < SOON_DAYS)
      return [`${name} expires on ${validTo}, in ${Math.floor(leftDays)} days; clima broker certs --renew makes a new one`];
    return Date.parse(validFrom) > nowMs ? [`${name} is not valid before ${validFrom}; is this machine's clock right?`] : [];
  });
}

interface Watched {
  readonly files: CertificateFiles;
  readonly first: Certificates;
  /** Changed certificates that are known to be good. */
  apply(certificates: Certificates): void;
  readonly log: Log;
}

/** So many looks in a row must find files that do not change and do not fit together before that is called an error. */
export const LOOKS_UNTIL_COMPLAINT = 5;

/**
 * Looks at the files whenever it is asked to. Changed ones are used once two looks find the same and they fit together: a renewal
 * writes certificate and key one after the other. Those that stay bad leave the old ones in use, and are complained of once.
 */
export function createCertificateWatch({ files, first, apply, log }: Watched) {
  let current = first;
  let settledState: string | undefined;
  let seenState: string | undefined;
  let sameLooks = 0;

  const sayDates = () => {
    for (const line of complainOfDates(current, files, Date.now())) log.warn(`broker: ${line}`);
  };

  async function look(): Promise<void> {
    const state = await stateOf(files);
    sameLooks = state === seenState ? sameLooks + 1 : 0;
    seenState = state;
    if (state === settledState || sameLooks === 0) return;
    const read = await readCertificates(files);
    if ((await stateOf(files)) !== state) return;
    if (!read.ok && sameLooks < LOOKS_UNTIL_COMPLAINT) return;
    settledState = state;
    if (read.ok) use(read.value);
    else log.error(`broker: the changed certificates are NOT used, the old ones stay: ${read.error}`);
  }

  function use(read: Certificates): void {
    if (read.cert === current.cert && read.key === current.key && read.ca === current.ca) return;
    current = read;
    apply(current);
    log.info(`broker: uses the changed certificates of ${files.certFile}`);
    sayDates();
  }

  return { look, sayDates };
}

/** Looks at the files every `pollMs`, and at the dates in them every day. Returns how to stop that. */
export function watchCertificates({ pollMs, ...watched }: Watched & { readonly pollMs: number }): () => void {
  const watch = createCertificateWatch(watched);
  let isBusy = false;

  const poll = () => {
    if (isBusy) return;
    isBusy = true;
    watch
      .look()
      .catch((cause) => watched.log.error(`broker: the certificates cannot be watched: ${(cause as Error).message}`))
      .finally(() => {
        isBusy = false;
      });
  };

  watch.sayDates();
  const timers = [setInterval(poll, pollMs).unref(), setInterval(watch.sayDates, DAY_MS).unref()];
  return () => timers.forEach(clearInterval);
}

/** Changes whenever one of the files does. */
async function stateOf({ certFile, keyFile, caFile }: CertificateFiles): Promise<string> {
  const paths = [certFile, keyFile, ...(caFile === undefined ? [] : [caFile])];
  const stats = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return stats.map((each) => `${each?.mtimeMs} ${each?.size} ${each?.ino}`).join("; ");
}
