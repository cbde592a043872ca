import { caseOf, followedOptions, pathCases } from "./case-lists.ts";
import type { Place, ValueKind } from "./command-tree.ts";

/** In single quotes, with what `_describe` takes for the end of a name marked. */
const described = (name: string, description: string): string => `'${name.replaceAll(":", "\\:")}:${description.replaceAll("'", "'\\''")}'`;

const complete = (kind: ValueKind): string => {
  if (kind === "file") return "_files";
  if (kind === "folder") return "_files -/";
  return kind === "none" ? "_message value" : `compadd -- ${kind.join(" ")}`;
};

/** A script for zsh that completes commands and options with what they are for, and files. */
export function zshScript(places: readonly Place[]): string {
  const ofValue = ({ path, options }: Place): string[] =>
    options.flatMap(({ names, value }) =>
      value === undefined
        ? []
        : [
            caseOf(
              names.map((name) => `${path} ${name}`),
              `${complete(value)}; return`,
            ),
          ],
    );
  const ofPlace = ({ path, commands, options, argument }: Place): string => {
    const known = commands.map(({ name, description }) => described(name, description)).join(" ");
    const flags = options.flatMap(({ names, description }) => names.map((name) => described(name, description))).join(" ");
    return caseOf([path], `commands=(${known}); options=(${flags})${argument === "none" ? "" : `; ${complete(argument)}`}`);
  };
  return `#compdef clima
# Completion of clima for zsh: source <(clima completion zsh), or as the file _clima in a folder of fpath
_clima() {
  local place=clima
  local -i index=2
  local -a commands options
  while (( index < CURRENT )); do
    case "$place $words[index]" in
${pathCases(places, 'place="$place $words[index]"')}
${followedOptions(places, "(( ++index ))")}
    esac
    (( ++index ))
  done
  if (( index > CURRENT )); then
    case "$place $words[CURRENT-1]" in
${places.flatMap(ofValue).join("\n")}
    esac
  fi
  case "$place" in
${places.map(ofPlace).join("\n")}
  esac
  if [[ $words[CURRENT] == -* ]]; then _describe option options
  elif (( $#commands )); then _describe command commands
  fi
}
if [[ $funcstack[1] == _clima ]]; then _clima "$@"; else compdef _clima clima; fi
`;
}
