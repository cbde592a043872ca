import { caseOf, followedOptions, pathCases } from "./case-lists.ts";
import type { KnownOption, Place, ValueKind } from "./command-tree.ts";

const COMPGEN: Readonly<Record<"file" | "folder", string>> = { file: "-f", folder: "-d" };

const reply = (kind: ValueKind): string => {
  if (kind === "none") return "COMPREPLY=()";
  const how = typeof kind === "string" ? COMPGEN[kind] : `-W '${kind.join(" ")}'`;
  return `COMPREPLY=($(compgen ${how} -- "$word"))`;
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
    const more = files === "none" ? "" : `; [[ $word == -* ]] || COMPREPLY+=($(compgen ${COMPGEN[files]} -- "$word"))`;
    const choices = typeof place.argument === "string" ? "" : ` ${place.argument.join(" ")}`;
    return caseOf([place.path], `COMPREPLY=($(compgen -W '${words(place)}${choices}' -- "$word"))${more}`);
  };
  return `# Completion of clima for bash: source <(clima completion bash)
_clima() {
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
complete -o filenames -F _clima clima
`;
}
