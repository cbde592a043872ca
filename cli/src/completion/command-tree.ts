import type { Argument, Command, Option } from "commander";

/** What may be typed as the value of an option or as an argument. */
export type ValueKind = "file" | "folder" | "none" | readonly string[];

export interface KnownOption {
  /** As they are typed: `--config`, `-c`. */
  readonly names: readonly string[];
  readonly description: string;
  /** undefined for an option that takes no value. */
  readonly value: ValueKind | undefined;
}

/** What can be typed after one command. */
export interface Place {
  /** `clima ir send` */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  /** Those of the commands around it, too, which Commander takes here as well. */
  readonly options: readonly KnownOption[];
  /** Of its arguments; "none" where they cannot be completed. */
  readonly argument: ValueKind;
}

/** Every command of a program with what can follow it, the program itself first. */
export function placesOf(program: Command): readonly Place[] {
  const below = (command: Command, parents: readonly string[], outer: readonly KnownOption[]): Place[] => {
    const path = [...parents, command.name()];
    const help = command.createHelp();
    const own = help.visibleOptions(command).map(toOption);
    const names = new Set(own.flatMap((option) => option.names));
    const options = [...own, ...outer.filter((option) => !option.names.some((name) => names.has(name)))];
    const commands = help.visibleCommands(command).map((each) => ({ name: each.name(), description: each.description() }));
    const argument = command.registeredArguments.map(valueOfArgument).find((kind) => kind !== "none");
    const place: Place = { path: path.join(" "), commands, options, argument: argument ?? "none" };
    const inherited = options.filter((option) => !OF_ONE_COMMAND.some((name) => option.names.includes(name)));
    return [place, ...command.commands.flatMap((each) => below(each, path, inherited))];
  };
  return below(program, [], []);
}

/** A command has its own help, and only the program a version. */
const OF_ONE_COMMAND = ["--help", "--version"];

const toOption = (option: Option): KnownOption => ({
  names: [option.long, option.short].filter((name) => name != null),
  description: option.description,
  value: option.required || option.optional ? kindOf(option.argChoices, option.flags) : undefined,
});

const valueOfArgument = (argument: Argument): ValueKind => kindOf(argument.argChoices, `<${argument.name()}>`);

/** Options and arguments say by the name of their value what it is: `<file>`, `<folder>`. */
function kindOf(choices: readonly string[] | undefined, name: string): ValueKind {
  if (choices !== undefined) return choices;
  if (/<(\S*-)?files?(\.\.\.)?>/.test(name)) return "file";
  return /<folder>/.test(name) ? "folder" : "none";
}
