import type { KnownOption, Place, ValueKind } from "./command-tree.ts";

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const flagsOf = (kind: ValueKind | undefined): string => {
  if (kind === undefined) return "";
  if (kind === "file") return " -r -F";
  if (kind === "folder") return " -x -a '(__fish_complete_directories)'";
  return kind === "none" ? " -x" : ` -x -a ${quoted(kind.join(" "))}`;
};

const namesOf = ({ names }: KnownOption): string =>
  names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(" ");

/** A script for fish that completes commands and options with what they are for, and files. */
export function fishScript(places: readonly Place[]): string {
  const paths = places.slice(1).map(({ path }) => quoted(path));
  const followed = places.flatMap(({ path, options }) =>
    options.flatMap(({ names, value }) => (value === undefined ? [] : names.map((name) => quoted(`${path} ${name}`)))),
  );
  const ofPlace = ({ path, commands, options, argument }: Place): string[] => {
    const here = `complete -c clima -n ${quoted(`__clima_at ${quoted(path)}`)}`;
    return [
      ...commands.map(({ name, description }) => `${here} -a ${quoted(name)} -d ${quoted(description)}`),
      ...options.map((option) => `${here} ${namesOf(option)}${flagsOf(option.value)} -d ${quoted(option.description)}`),
      ...(argument === "file" ? [`${here} -F`] : []),
      ...(argument === "folder" ? [`${here} -a '(__fish_complete_directories)'`] : []),
      ...(typeof argument === "string" ? [] : [`${here} -a ${quoted(argument.join(" "))}`]),
    ];
  };
  return `# Completion of clima for fish: clima completion fish | source
function __clima_at
    set -l paths ${paths.join(" ")}
    set -l followed ${followed.join(" ")}
    set -l place clima
    set -l isValue no
    for word in (commandline -opc)[2..]
        if test $isValue = yes
            set isValue no
        else if contains -- "$place $word" $paths
            set place "$place $word"
        else if contains -- "$place $word" $followed
            set isValue yes
        end
    end
    test "$place" = "$argv[1]"
end
complete -c clima -f
${places.flatMap(ofPlace).join("\n")}
`;
}
