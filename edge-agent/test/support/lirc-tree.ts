import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LircRoots } from "../../src/infrared/lirc-nodes.ts";

/** What /sys/class/rc and /dev look like, in a folder; devices are plain files. */
export function createLircTree(folder: string) {
  const roots: LircRoots = { sysRc: join(folder, "sys", "class", "rc"), dev: join(folder, "dev") };
  mkdirSync(roots.dev, { recursive: true });
  return {
    roots,
    /** The kernel numbers rc and lirc devices each for itself. */
    add(driver: string, { rc, lirc }: { rc: number; lirc: number }): string {
      const device = join(roots.sysRc, `rc${rc}`);
      mkdirSync(join(device, `lirc${lirc}`), { recursive: true });
      mkdirSync(join(device, `input${rc}`), { recursive: true });
      writeFileSync(join(device, "uevent"), `NAME=rc-rc6-mce\nDRV_NAME=${driver}\nDEV_NAME=${driver}\n`);
      const node = join(roots.dev, `lirc${lirc}`);
      writeFileSync(node, "");
      return node;
    },
  };
}

/** The numbers of 32 bits that were written to a device. */
export const wordsOf = (bytes: Uint8Array): number[] => {
  const buffer = Buffer.from(bytes);
  return Array.from({ length: buffer.length / 4 }, (_, index) => buffer.readUInt32LE(index * 4));
};
