import { spawnSync } from "node:child_process";

/** Where apt gets Debian's packages here, with a slash at the end; undefined where it gets none. Security updates have an archive of their own. */
export function debianMirror(): string | undefined {
  const asked = spawnSync("apt-get", ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Label: Debian"], {
    encoding: "utf8",
  });
  return asked.stdout?.split("\n")[0] || undefined;
}
