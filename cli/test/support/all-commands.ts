import { Command } from "commander";
import { createProgram } from "../../src/program.ts";

/** A command of the program that does something itself, by what is typed for it after `clima`. */
export interface KnownCommand {
  readonly name: string;
  readonly command: Command;
}

/** Commander keeps what a command does to itself. */
const doesSomething = (command: Command): boolean =>
  typeof (command as unknown as { readonly _actionHandler: unknown })._actionHandler === "function";

const below = (command: Command, parents: readonly string[]): KnownCommand[] =>
  command.commands.flatMap((each) => {
    const path = [...parents, each.name()];
    return [...(doesSomething(each) ? [{ name: path.join(" "), command: each }] : []), ...below(each, path)];
  });

/** Every command of the program, in the order of the help. */
export const allCommands = (): readonly KnownCommand[] => below(createProgram(new Command()), []);

export const hasJson = ({ command }: KnownCommand): boolean => command.options.some(({ long }) => long === "--json");
