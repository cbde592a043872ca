import { readFileSync } from "node:fs";
import { type AirConditioner, airConditionerOf, openRemoteFolder, type Remote, type RemoteFolder, remotesFolder } from "@clima/infrared";
import type { Config } from "@clima/schemas";
import { fail } from "../../terminal.ts";

/** The folder of this machine's remotes. */
export function folderOf({ dataDir }: Pick<Config, "dataDir">): RemoteFolder {
  const opened = openRemoteFolder(remotesFolder(dataDir));
  return opened.ok ? opened.value : fail(opened.error);
}

/** One of these, in upper or lower case. */
export const named = (remotes: readonly Remote[], wanted: string): Remote | undefined =>
  remotes.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());

/** The text of a file, or of another `source` that is called so. */
export function readText(file: string, source: string | number = file): string {
  try {
    return readFileSync(source, "utf8");
  } catch (cause) {
    return fail(`${file} cannot be read: ${(cause as Error).message}`);
  }
}

/** As in "12 buttons" or "air conditioner coolix/default". */
export function whatIsIn({ climate, buttons }: Pick<Remote, "climate" | "buttons">): string {
  const count = Object.keys(buttons).length;
  const inWords = `${count} buttons`;
  if (!climate) return inWords;
  return `air conditioner ${climate.protocol}/${climate.model}${count === 0 ? "" : ` and ${inWords}`}`;
}

/** `protocol` or `protocol/model`. */
export function airConditionerNamed(name: string, model?: string) {
  const [protocol = "", ...rest] = name.split("/");
  return airConditionerOf(protocol, model ?? (rest.length === 0 ? undefined : rest.join("/")));
}

/** What a protocol can hold, on one line. */
export const describeRange = ({ range: { modes, temperaturesC, fans, swings, swingsH, flags } }: Pick<AirConditioner, "range">): string =>
  [
    `${temperaturesC.min} to ${temperaturesC.max} °C`,
    modes.join(", "),
    ...Object.entries({ fan: fans, swing: swings, swingH: swingsH }).flatMap(([part, words]) =>
      words.length === 0 ? [] : [`${part} ${words.join(", ")}`],
    ),
    ...(flags.length === 0 ? [] : [flags.join(", ")]),
  ].join("; ");
