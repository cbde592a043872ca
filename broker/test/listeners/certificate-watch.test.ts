/** What a broker does while its certificate files are being exchanged: each look is made by the test, so no time passes. */
import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type TempDir, tempDir } from "../../../test/support/temp-dir.ts";
import {
  type Certificates,
  createCertificateWatch,
  LOOKS_UNTIL_COMPLAINT,
  readCertificates,
} from "../../src/certificates/certificate-files.ts";
import { issueCertificate, makeAuthority } from "../../src/certificates/issue-certificate.ts";
import { testCertificates } from "./support/certificates.ts";
import { keepingLog } from "./support/visited.ts";

let place: TempDir;
beforeEach(() => {
  place = tempDir();
});
afterEach(() => place.remove());

async function watched() {
  const { tls } = await testCertificates(place.path);
  const files = { certFile: tls.certFile ?? "", keyFile: tls.keyFile ?? "" };
  const first = await readCertificates(files);
  if (!first.ok) throw new Error(first.error);
  const applied: Certificates[] = [];
  const { log, lines } = keepingLog();
  const watch = createCertificateWatch({ files, first: first.value, apply: (certificates) => applied.push(certificates), log });
  const look = async (times: number) => {
    for (let time = 0; time < times; time += 1) await watch.look();
  };
  await look(2);
  const next = await issueCertificate(await makeAuthority("Next", Date.now()), { kind: "server", hosts: ["localhost"] }, 30, Date.now());
  return { files, applied, lines, look, next };
}

describe("certificates that are being exchanged", () => {
  test.each(["key", "certificate"])(
    "are used without a complaint when the %s is written first and the other some looks later",
    async (which) => {
      const { files, applied, lines, look, next } = await watched();
      const writes = [() => writeFileSync(files.keyFile, next.key), () => writeFileSync(files.certFile, next.cert)];
      for (const write of which === "key" ? writes : writes.toReversed()) {
        write();
        await look(LOOKS_UNTIL_COMPLAINT);
      }
      expect(applied).toEqual([{ cert: next.cert, key: next.key }]);
      expect(lines).toEqual([`info broker: uses the changed certificates of ${files.certFile}`]);
    },
  );

  test("that stay apart are complained of once, and used when they fit together at last", async () => {
    const { files, applied, lines, look, next } = await watched();
    writeFileSync(files.keyFile, next.key);
    await look(3 * LOOKS_UNTIL_COMPLAINT);
    expect(applied).toEqual([]);
    expect(lines).toEqual([
      expect.stringMatching(
        /^error broker: the changed certificates are NOT used, the old ones stay: .*server\.key cannot be used together: /,
      ),
    ]);
    writeFileSync(files.certFile, next.cert);
    await look(2);
    expect(applied).toEqual([{ cert: next.cert, key: next.key }]);
  });

  test("are not used half written: a file that changes from look to look is waited for", async () => {
    const { files, applied, lines, look, next } = await watched();
    const steps = 4 * LOOKS_UNTIL_COMPLAINT;
    for (let step = 1; step <= steps; step += 1) {
      writeFileSync(files.certFile, next.cert.slice(0, (next.cert.length * step) / steps));
      await look(1);
    }
    expect([applied, lines]).toEqual([[], []]);
  });
});
