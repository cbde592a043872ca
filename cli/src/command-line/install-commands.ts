import { type Command, Option } from "commander";
import type { ChangeOptions, InstallOptions } from "../commands/install/install.ts";
import { AS_JSON } from "./values.ts";

/** `clima install`, `clima upgrade` and `clima uninstall`: Clima as services of Raspberry Pi OS and Debian. */
export function addInstallCommands(program: Command): void {
  const load = () => import("../commands/install/install.ts");
  const install = program
    .command("install")
    .description("makes this computer (Raspberry Pi OS, Debian) a station or a server that systemd starts");

  changing(install.command("station"))
    .description("the agent as a service; asks before it changes config.txt")
    .option("--station <id>", "the station's id", "garden")
    .option("--broker <url>", "where it publishes, like mqtt://house.local:1883 (the server of this computer, where there is one)")
    .option("--user <name>", "that it logs in as (the station's id, where there is a password)")
    .option("--password-file <file>", "whose first line is the password")
    .addOption(
      new Option(
        "--infrared <how>",
        "how it is wired: the pHAT, a LED on GPIO12 with a receiver on GPIO18, or not (as the board says)",
      ).choices(["phat", "led", "none"]),
    )
    .action(async (options: InstallOptions) => (await load()).install("station", options));
  changing(install.command("server"))
    .description("broker, history and panel as a service, with users and passwords")
    .option("--station <id>", "the first station that may log in", "garden")
    .option("--panel-host <address>", "that the panel is opened on; 0.0.0.0 is the network", "127.0.0.1")
    .action(async (options: InstallOptions) => (await load()).install("server", options));

  changing(program.command("upgrade"))
    .description("puts the program that runs now in place of the installed one, and the old one back if it does not come up")
    .action(async (options: ChangeOptions) => (await load()).upgrade(options));
  changing(program.command("uninstall"))
    .description("removes services, program and user; keeps settings and data")
    .option("--purge", "settings, passwords and data, too")
    .action(async (options: ChangeOptions & { purge?: boolean }) => (await load()).uninstall(options));
}

/** What every command has that changes the computer. */
const changing = (command: Command): Command =>
  command
    .option("--dry-run", "say each step, and change nothing")
    .option("-y, --yes", "ask nothing")
    .option(...AS_JSON)
    .option("--root <folder>", "where the computer's file system begins; no service is started below another than /", "/");
