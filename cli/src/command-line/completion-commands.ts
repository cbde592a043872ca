import { Argument, type Command } from "commander";

const SHELLS = ["bash", "zsh", "fish"] as const;

const HOW_TO = `
For every shell that begins:
  bash  echo 'source <(clima completion bash)' >> ~/.bashrc
  zsh   echo 'source <(clima completion zsh)' >> ~/.zshrc    (after compinit)
  fish  clima completion fish > ~/.config/fish/completions/clima.fish`;

/** `clima completion`: all commands must have been added to the program when it runs. */
export function addCompletionCommand(program: Command): void {
  program
    .command("completion")
    .description("print the script by which a shell completes commands and options")
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
    .addHelpText("after", HOW_TO)
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { completionScript } = await import("../completion/completion-script.ts");
      process.stdout.write(completionScript(shell, program));
    });
}
