import { type CipherGCMTypes, createCipheriv, createHmac } from "node:crypto";
import type { Socket } from "node:net";
import type { Server, TLSSocket } from "node:tls";
import { endsOf } from "./pending-handshakes.ts";

/** RFC 8446, section 6; RFC 5246, section 7.2. */
const ALERT = {
  handshakeFailure: 40,
  badCertificate: 42,
  unsupportedCertificate: 43,
  certificateRevoked: 44,
  certificateExpired: 45,
  certificateUnknown: 46,
  unknownCa: 48,
  decryptError: 51,
  certificateRequired: 116,
} as const;
const ALERT_RECORD = 0x15;
const APPLICATION_RECORD = 0x17;
const FATAL = 2;
const TAG_BYTES = 16;

/** As OpenSSL's servers have it for the results of a verification. */
const ALERT_OF: Readonly<Record<string, number>> = {
  CERT_HAS_EXPIRED: ALERT.certificateExpired,
  CERT_NOT_YET_VALID: ALERT.badCertificate,
  CERT_REVOKED: ALERT.certificateRevoked,
  CERT_UNTRUSTED: ALERT.badCertificate,
  CERT_REJECTED: ALERT.badCertificate,
  CERT_SIGNATURE_FAILURE: ALERT.decryptError,
  INVALID_PURPOSE: ALERT.unsupportedCertificate,
  INVALID_CA: ALERT.unknownCa,
  PATH_LENGTH_EXCEEDED: ALERT.unknownCa,
  CERT_CHAIN_TOO_LONG: ALERT.unknownCa,
  DEPTH_ZERO_SELF_SIGNED_CERT: ALERT.unknownCa,
  SELF_SIGNED_CERT_IN_CHAIN: ALERT.unknownCa,
  UNABLE_TO_GET_ISSUER_CERT: ALERT.unknownCa,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ALERT.unknownCa,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ALERT.unknownCa,
};

/** Ciphers of TLS 1.3 (RFC 8446, appendix B.4) by OpenSSL's names. */
const CIPHERS: Readonly<Record<string, { readonly name: string; readonly keyBytes: number; readonly hash: string }>> = {
  TLS_AES_128_GCM_SHA256: { name: "aes-128-gcm", keyBytes: 16, hash: "sha256" },
  TLS_AES_256_GCM_SHA384: { name: "aes-256-gcm", keyBytes: 32, hash: "sha384" },
  TLS_CHACHA20_POLY1305_SHA256: { name: "chacha20-poly1305", keyBytes: 32, hash: "sha256" },
};
const NONCE_BYTES = 12;

/**
 * Tells a client by a TLS alert what is wrong with its certificate. OpenSSL would, but Node lets every certificate pass and can only close
 * afterwards, in silence. So the alert is written past it, when the handshake is done and before its last bytes leave: with TLS 1.2 the
 * server has not changed to encryption yet, with TLS 1.3 the alert is the first record under the server's traffic key.
 * The function that is returned is to be called while "secureConnection" is told.
 */
export function createCertificateAlerts(server: Server): (socket: TLSSocket) => void {
  const carriers = new Map<string, Socket>();
  const secrets = new WeakMap<TLSSocket, Buffer>();
  server.on("connection", (carrier) => {
    const ends = endsOf(carrier);
    carriers.set(ends, carrier);
    carrier.once("close", () => carriers.delete(ends));
  });
  server.on("keylog", (line, socket) => {
    const [label, , secret = ""] = line.toString("latin1").trim().split(" ");
    if (label === "SERVER_TRAFFIC_SECRET_0") secrets.set(socket, Buffer.from(secret, "hex"));
  });

  return (socket) => {
    const alert = alertFor(socket);
    const record =
      socket.getProtocol() === "TLSv1.3" ? sealed(alert, secrets.get(socket), socket.getCipher().standardName) : plain(alert, socket);
    if (record) carriers.get(endsOf(socket))?.write(record);
  };
}

function alertFor(socket: TLSSocket): number {
  const isShown = socket.getPeerCertificate().subject !== undefined;
  // TLS 1.2 has no alert of its own for that.
  if (!isShown) return socket.getProtocol() === "TLSv1.3" ? ALERT.certificateRequired : ALERT.handshakeFailure;
  return ALERT_OF[String(socket.authorizationError)] ?? ALERT.certificateUnknown;
}

/** RFC 5246, section 6.2.1. In a resumed handshake the server is the first to change to encryption: nothing plain may follow. */
const plain = (alert: number, socket: TLSSocket): Buffer | undefined =>
  socket.isSessionReused() ? undefined : Buffer.of(ALERT_RECORD, 3, 3, 0, 2, FATAL, alert);

/** RFC 8446, section 5.2: the first record under the secret, so its nonce is the write IV as it is. */
function sealed(alert: number, secret: Buffer | undefined, cipherName: string): Buffer | undefined {
  const cipher = CIPHERS[cipherName];
  if (secret === undefined || cipher === undefined) return undefined;
  const inner = Buffer.of(FATAL, alert, ALERT_RECORD);
  const header = Buffer.of(APPLICATION_RECORD, 3, 3, 0, inner.length + TAG_BYTES);
  const key = expandLabel(cipher.hash, secret, "key", cipher.keyBytes);
  const iv = expandLabel(cipher.hash, secret, "iv", NONCE_BYTES);
  const sealer = createCipheriv(cipher.name as CipherGCMTypes, key, iv, { authTagLength: TAG_BYTES });
  sealer.setAAD(header);
  return Buffer.concat([header, sealer.update(inner), sealer.final(), sealer.getAuthTag()]);
}

/** HKDF-Expand-Label without a context (RFC 8446, section 7.1), of one block of the hash at most. */
function expandLabel(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const full = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(0, length, full.length), full, Buffer.of(0)]);
  return createHmac(hash, secret).update(info).update(Buffer.of(1)).digest().subarray(0, length);
}
