import "./metadata-api.ts";
import { createPrivateKey, randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import type { Extension } from "@peculiar/x509";

// Imported after the functions that it looks for while it loads, whatever the loader's order.
const x509 = await import("@peculiar/x509");
const {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} = "default" in x509 ? (x509.default as typeof x509) : x509; // bundled, a CommonJS package has only its default export

/** A certificate and its private key, both PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is for: a server under several names, or a client whose common name is its user. */
export type Purpose = { readonly kind: "server"; readonly hosts: readonly string[] } | { readonly kind: "client"; readonly name: string };

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
const DAY_MS = 24 * 3_600_000;
/** Clocks of small devices run late. */
const HEAD_START_MS = 3_600_000;
const AUTHORITY_DAYS = 3650;

/** Makes a private authority, which signs certificates and nothing else. */
export async function makeAuthority(commonName: string, nowMs: number): Promise<CertificatePair> {
  const keys = await makeKeys();
  const cert = await X509CertificateGenerator.createSelfSigned({
    serialNumber: makeSerialNumber(),
    name: nameOf(commonName),
    notBefore: new Date(nowMs - HEAD_START_MS),
    notAfter: new Date(nowMs + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: SIGNATURE,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${cert.toString("pem")}\n`, key: await pemOf(keys.privateKey) };
}

/** Makes a certificate that the authority signs; it ends with the authority at the latest. */
export async function issueCertificate(
  authority: CertificatePair,
  purpose: Purpose,
  days: number,
  nowMs: number,
): Promise<CertificatePair> {
  const issuer = new X509Certificate(authority.cert);
  const startMs = Math.max(nowMs - HEAD_START_MS, issuer.notBefore.getTime());
  const keys = await makeKeys();
  const cert = await X509CertificateGenerator.create({
    serialNumber: makeSerialNumber(),
    issuer: issuer.subject,
    subject: nameOf(purpose.kind === "client" ? purpose.name : (purpose.hosts[0] ?? "localhost")),
    notBefore: new Date(startMs),
    notAfter: new Date(Math.min(startMs + days * DAY_MS, issuer.notAfter.getTime())),
    signingAlgorithm: SIGNATURE,
    publicKey: keys.publicKey,
    signingKey: await signingKeyOf(authority.key),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      ...extensionsFor(purpose),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { cert: `${cert.toString("pem")}\n`, key: await pemOf(keys.privateKey) };
}

function extensionsFor(purpose: Purpose): Extension[] {
  if (purpose.kind === "client") return [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])];
  const names = purpose.hosts.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value }));
  return [new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]), new SubjectAlternativeNameExtension(names)];
}

const MAX_COMMON_NAME_CHARS = 64; // RFC 5280, ub-common-name
/** As parts, not as text: in a text, commas and equals signs would mean something. */
const nameOf = (commonName: string) => new Name([{ CN: [commonName.slice(0, MAX_COMMON_NAME_CHARS)] }]).toString();

const makeKeys = () => webcrypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);

/** Positive and without a leading zero byte, whatever comes by chance. */
function makeSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString("hex");
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" }).export({ format: "pem", type: "pkcs8" }).toString();
}

function signingKeyOf(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ format: "der", type: "pkcs8" });
  return webcrypto.subtle.importKey("pkcs8", der, CURVE, false, ["sign"]);
}
