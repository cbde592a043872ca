import { openRemoteFolder, type Remote, type RemoteFolder, remotesFolder } from "@clima/infrared";
import type { Config } from "@clima/schemas";
import { fail } from "../../terminal.ts";

/** The folder of this machine's remotes. */
export function folderOf({ dataDir }: Pick<Config, "dataDir">): RemoteFolder {
  const opened = openRemoteFolder(remotesFolder(dataDir));
  return opened.ok ? opened.value : fail(opened.error);
}

/** As in "12 buttons" or "air conditioner coolix/default". */
export function whatIsIn({ climate, buttons }: Pick<Remote, "climate" | "buttons">): string {
  const count = Object.keys(buttons).length;
  const inWords = `${count} buttons`;
  if (!climate) return inWords;
  return `air conditioner ${climate.protocol}/${climate.model}${count === 0 ? "" : ` and ${inWords}`}`;
}
