import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Tree } from "./config-tree.ts";

export type WithCertificates<B> = B & { readonly ca?: string; readonly cert?: string; readonly key?: string };

/** Each setting of a file, what it becomes, and what the file must hold. */
const FILES = [
  ["caFile", "ca", "CERTIFICATE"],
  ["certFile", "cert", "CERTIFICATE"],
  ["keyFile", "key", "PRIVATE KEY"],
] as const;

/** The settings of a broker with the certificates that they name; each file that cannot be used is a problem, a line each. */
export function brokerAccessOf(settings: unknown, path: string): { readonly access: unknown; readonly problems: readonly string[] } {
  if (typeof settings !== "object" || settings === null) return { access: settings, problems: [] };
  const files = settings as Tree;
  const access: Tree = { ...files };
  const problems: string[] = [];
  for (const [setting, name, label] of FILES) {
    const file = files[setting];
    if (!isNamed(file)) continue;
    const text = readPem(`${path}.${setting}`, file, label, problems);
    if (text !== undefined) access[name] = text;
  }
  const isClean = problems.length === 0;
  return { access, problems: isClean ? [...problemsOfPair(access, path), ...problemsOfPlain(files, path)] : problems };
}

/** Whoever names a certificate expects an encrypted connection, and would not see that there is none. */
function problemsOfPlain(files: Tree, path: string): string[] {
  const named = FILES.map(([setting]) => setting).find((setting) => isNamed(files[setting]));
  const scheme = /^(mqtt|ws):/.exec(String(files["url"]))?.[1];
  if (named === undefined || scheme === undefined) return [];
  return [`${path}.${named} is set, but ${path}.url begins with ${scheme}://, which is not encrypted; expected mqtts:// or wss://`];
}

const isNamed = (file: unknown): file is string => typeof file === "string" && file !== "";

function readPem(setting: string, file: string, label: string, problems: string[]): string | undefined {
  try {
    const text = readFileSync(file, "utf8");
    if (new RegExp(`-----BEGIN [A-Z ]*${label}-----`).test(text)) return text;
    problems.push(`${setting} is ${file}, which holds no ${label.toLowerCase()}; expected PEM, with a line "-----BEGIN ${label}-----"`);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    problems.push(
      code === "ENOENT" ? `${setting} is ${file}, which is not there` : `${setting} is ${file}, which cannot be read: ${code ?? message}`,
    );
  }
  return undefined;
}

/** OpenSSL knows whether a key belongs to a certificate. */
function problemsOfPair({ ca, cert, key, caFile, certFile, keyFile }: Tree, path: string): string[] {
  try {
    createSecureContext({ ...pemOf("ca", ca), ...pemOf("cert", cert), ...pemOf("key", key) });
    return [];
  } catch (cause) {
    const pair = `${path}.certFile ${certFile} and ${path}.keyFile ${keyFile} cannot be used together`;
    const which = key === undefined ? `${path}.caFile ${caFile} cannot be used` : pair;
    return [`${which}: ${(cause as Error).message}`];
  }
}

const pemOf = (name: string, pem: unknown) => (typeof pem === "string" ? { [name]: pem } : {});
