import { caseOf, followedOptions, pathCases } from "./case-lists.ts";
import type { KnownOption, Place, ValueKind } from "./command-tree.ts";

/** Names of files alone are marked as such: bash puts a slash behind a name of them that is a folder here, be it meant for a command. */
const filesOf = (kind: "file" | "folder"): string =>
  `compopt -o filenames 2> /dev/null; COMPREPLY+=($(compgen ${kind === "file" ? "-f" : "-d"} -- "$word"))`;

const reply = (kind: ValueKind): string => {
  if (kind === "none") return "COMPREPLY=()";
  return typeof kind === "string" ? filesOf(kind) : `COMPREPLY=($(compgen -W '${kind.join(" ")}' -- "$word"))`;
};

/** A script for bash that completes commands, options and files. */
export function bashScript(places: readonly Place[]): string {
  const words = ({ commands, options }: Place) => [...commands.map(({ name }) => name), ...options.flatMap(({ names }) => names)].join(" ");
  const ofValue = ({ path, options }: Place): string[] =>
    options.flatMap(({ names, value }: KnownOption) =>
      value === undefined
        ? []
        : [
            caseOf(
              names.map((name) => `${path} ${name}`),
              `${reply(value)}; return`,
            ),
          ],
    );
  const ofPlace = (place: Place): string => {
    const files = typeof place.argument === "string" ? place.argument : "none";
    const more = files === "none" ? "" : `; [[ $word == -* ]] || { ${filesOf(files)}; }`;
    const choices = typeof place.argument === "string" ? "" : ` ${place.argument.join(" ")}`;
    return caseOf([place.path], `COMPREPLY=($(compgen -W '${words(place)}${choices}' -- "$word"))${more}`);
  };
  return `# Completion of clima for bash: source <(clima completion bash)
_clima() {
  COMPREPLY=()
  local word=\${COMP_WORDS[COMP_CWORD]} place=clima index=1 each
  while (( index < COMP_CWORD )); do
    each=\${COMP_WORDS[index]}
    case "$place $each" in
${pathCases(places, 'place="$place $each"')}
${followedOptions(places, "(( ++index ))")}
    esac
    (( ++index ))
  done
  if (( index > COMP_CWORD )); then
    case "$place \${COMP_WORDS[COMP_CWORD - 1]}" in
${places.flatMap(ofValue).join("\n")}
    esac
  fi
  case "$place" in
${places.map(ofPlace).join("\n")}
  esac
}
complete -F _clima clima
`;
}
