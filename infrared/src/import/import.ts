/** Remotes of others into the library: none takes another's place unless that is asked for. */
import { err, ok, type Result } from "@clima/schemas";
import type { Remote } from "../library/remote.ts";
import type { RemoteFolder } from "../library/remote-folder.ts";
import { areEqual, type FoundRemote, nameApart } from "./names.ts";

/** What became of a remote. */
export type Outcome =
  | { readonly kind: "imported" | "replaced"; readonly remote: Remote; readonly file: string }
  | { readonly kind: "equal"; readonly remote: Remote }
  | { readonly kind: "refused"; readonly remote: Remote; readonly reason: string };

/** Puts remotes into the folder, under names of their own, and says of each what became of it. The error is that of a folder that cannot be written. */
export function importRemotes(
  found: readonly FoundRemote[],
  folder: RemoteFolder,
  { replace = false }: { readonly replace?: boolean } = {},
): Result<readonly Outcome[], string> {
  const known = new Map(folder.read().remotes.map((remote) => [remote.name.toLowerCase(), remote]));
  const outcomes: Outcome[] = [];
  for (const { remote } of nameApart(found)) {
    const there = known.get(remote.name.toLowerCase());
    if (there && areEqual(there, remote)) outcomes.push({ kind: "equal", remote });
    else if (there && !replace) outcomes.push({ kind: "refused", remote, reason: whyRefused(there, remote) });
    else {
      const saved = folder.save(remote);
      if (!saved.ok) return err(saved.error);
      outcomes.push({ kind: there ? "replaced" : "imported", remote, file: saved.value });
      known.set(remote.name.toLowerCase(), remote);
    }
  }
  return ok(outcomes);
}

const buttonsOf = ({ buttons }: Remote) => Object.keys(buttons).length;

const whyRefused = (there: Remote, remote: Remote) =>
  `the library has another remote called ${there.name}, with ${buttonsOf(there)} buttons; this one has ${buttonsOf(remote)}. ` +
  "--replace puts it in its place";
