import type { Command } from "commander";
import { bashScript } from "./bash.ts";
import { placesOf } from "./command-tree.ts";
import { fishScript } from "./fish.ts";
import { zshScript } from "./zsh.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** The script that makes a shell complete what is typed after the program's name. */
export const completionScript = (shell: keyof typeof SCRIPTS, program: Command): string => SCRIPTS[shell](placesOf(program));
