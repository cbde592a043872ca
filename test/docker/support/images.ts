import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { installNode } from "../../../scripts/other-node.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { DOCKER_FOLDER, type Engine } from "./engine.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The image as docker-compose.yml names it. */
export const IMAGE = "clima:0.1.0";

/** What the Dockerfile stands on: the tag of Node's images without `-bookworm` and `-bookworm-slim`. */
export function baseTag(): string {
  const tag = /^FROM node:\$\{NODE:-([\d.]+)\}-bookworm-slim/m.exec(readFileSync(join(root, "docker/Dockerfile"), "utf8"))?.[1];
  if (tag === undefined) throw new Error("docker/Dockerfile names no version of Node.js for its last base");
  return tag;
}

/** The base with a compiler. */
export const compilerImage = (): string => `node:${baseTag()}-bookworm`;

/**
 * Makes images under the names of Node's own, which cannot be pulled where there is no registry: Debian's packages and Node.js from npm.
 * What they differ in: Node's have more packages in the one with the compiler, and npm's yarn and corepack in both.
 */
export async function makeBases({ docker }: Engine): Promise<void> {
  const base = compilerImage();
  if ((await hasImage(docker, base)) && (await hasImage(docker, DEBIAN))) return;
  const folder = tempDir();
  try {
    await docker("import", await debianTar(), DEBIAN);
    collectNode(folder.path);
    const image = (target: string, tag: string) => docker("build", "--network", "host", "--target", target, "--tag", tag, folder.path);
    writeFileSync(join(folder.path, "Dockerfile"), `FROM ${DEBIAN} AS slim\n${BASES}`);
    await image("slim", `${base}-slim`);
    await image("full", base);
  } finally {
    folder.remove();
  }
}

/** The certificates and npm's settings of this machine are in the image with the compiler only: nothing of it gets into ours but files. */
const BASES = `
COPY node /usr/local
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node
FROM slim AS full
RUN apt-get update && apt-get install -y --no-install-recommends g++ make python3 && rm -rf /var/lib/apt/lists/*
COPY npm /usr/local/lib/node_modules/npm
COPY etc /usr/local/etc
ENV NODE_EXTRA_CA_CERTS=/usr/local/etc/certificates.pem npm_config_cafile=/usr/local/etc/certificates.pem
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
`;

/** Changes with what the bases are made of, so that they are made again. */
const RECIPE = createHash("sha256").update(BASES).digest("hex").slice(0, 12);
/** Debian bookworm, which they stand on. */
export const DEBIAN = `clima-base:${RECIPE}`;

const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

function collectNode(folder: string): void {
  const node = installNode(baseTag());
  if (node === undefined) throw new Error(`npm has no Node.js ${baseTag()} for this machine`);
  const npm = run("npm", "root", "--global").trim();
  mkdirSync(join(folder, "etc"));
  run("cp", "-r", join(node, "../.."), join(folder, "node"));
  run("cp", "-r", join(npm, "npm"), join(folder, "npm"));
  writeFileSync(join(folder, "etc/certificates.pem"), existsSync(CERTIFICATES) ? readFileSync(CERTIFICATES) : "");
  writeFileSync(join(folder, "etc/npmrc"), `registry=${run("npm", "config", "get", "registry")}`);
}

/** Without it the package usrmerge is installed, and Perl for it. */
const HOOKS = "/usr/share/mmdebstrap/hooks/merged-usr";

/** Debian bookworm, as small as the image debian:bookworm-slim. */
async function debianTar(): Promise<string> {
  const file = join(DOCKER_FOLDER, "bookworm.tar");
  if (existsSync(file)) return file;
  mkdirSync(DOCKER_FOLDER, { recursive: true });
  const without = ["doc", "man", "info", "locale"].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
  const packages = ["--variant=minbase", "--include=libstdc++6,tzdata,usr-is-merged", `--hook-dir=${HOOKS}`];
  const part = join(DOCKER_FOLDER, "part.tar");
  rmSync(part, { force: true });
  await promisify(execFile)("mmdebstrap", [...packages, ...without, "bookworm", part]);
  renameSync(part, file);
  return file;
}

/** Builds our image as `docker build` without buildx does; layers of the last time are taken again. */
export async function buildImage({ docker }: Engine): Promise<void> {
  await docker("build", "--network", "host", "--file", join(root, "docker/Dockerfile"), "--tag", IMAGE, root);
}

const hasImage = (docker: Engine["docker"], name: string): Promise<boolean> =>
  docker("image", "inspect", name).then(
    () => true,
    () => false,
  );

function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? stderr}`);
  return stdout;
}
