/** The scripts of `clima completion`, in the real shells. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { allCommands } from "./support/all-commands.ts";
import { runClima } from "./support/clima-in-process.ts";

const place = tempDir();
const scripts = new Map<string, string>();
beforeAll(async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout } = await runClima("completion", shell);
    scripts.set(shell, join(place.path, `clima.${shell}`));
    writeFileSync(join(place.path, `clima.${shell}`), stdout);
  }
  mkdirSync(join(place.path, "here/remotes"), { recursive: true });
  writeFileSync(join(place.path, "here/readings.csv"), "");
});
afterAll(place.remove);

function run(shell: string, options: readonly string[], script: string): readonly string[] {
  const { stdout, stderr, status } = spawnSync(shell, [...options, "-c", script], { encoding: "utf8", cwd: join(place.path, "here") });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return linesOf(stdout);
}

const linesOf = (text: string) => text.split(/\r?\n/).filter((line) => line !== "");
const quoted = (text: string) => `'${text}'`;

/** Calls the function as bash does when Tab is pressed behind the line. */
function inBash(line: string): readonly string[] {
  const words = line.split(" ");
  return run(
    "bash",
    ["--norc"],
    `
source ${scripts.get("bash")}
COMP_WORDS=(${words.map(quoted).join(" ")}) COMP_CWORD=${words.length - 1}
$(complete -p clima | sed 's/.*-F \\([^ ]*\\).*/\\1/')
printf '%s\\n' "\${COMPREPLY[@]}"`,
  );
}

const inFish = (line: string): readonly string[] =>
  run("fish", ["--no-config"], `source ${scripts.get("fish")}; complete -C ${quoted(line)}`).map((each) => each.split("\t")[0] ?? "");

/** On a terminal of its own, with Tab pressed behind the line. What is a candidate is written down where zsh is given it. */
function inZsh(line: string): readonly string[] {
  const candidates = join(place.path, "candidates");
  const setUp = join(place.path, "set-up.zsh");
  writeFileSync(candidates, "");
  writeFileSync(
    setUp,
    `PROMPT='ready>'
cd '${join(place.path, "here")}'
autoload -U compinit; compinit -u -d '${join(place.path, "zcompdump")}'
source '${scripts.get("zsh")}'
compadd() {
  local -a found
  [[ " $* " == *" -"[OAD]" "* ]] || builtin compadd -A found "$@"
  (( $#found )) && print -rl -- $found >> '${candidates}'
  builtin compadd "$@"
}
leave() { exit }
zle -N leave; bindkey '^X' leave
print begun
`,
  );
  const typed = `${quoted(line)}$'\\t\\x18'`;
  run(
    "zsh",
    ["-f"],
    `zmodload zsh/zpty
zpty clima zsh -f -i
zpty -w clima 'source ${setUp}'
zpty -r -m clima seen '*begun*ready>*'
zpty -w -n clima ${typed}
while zpty -r clima seen; do :; done
exit 0`,
  );
  // It asks the same several times.
  return [...new Set(linesOf(readFileSync(candidates, "utf8")))];
}

const SHELLS = [
  ["bash", inBash],
  ["zsh", inZsh],
  ["fish", inFish],
] as const;

test("bash does not take every name for that of a file: behind clima broker there would be a slash where a folder has that name", () => {
  expect(run("bash", ["--norc"], `source ${scripts.get("bash")}; complete -p clima`)).toEqual(["complete -F _clima clima"]);
});

for (const [shell, complete] of SHELLS) describeWith([shell], shell, () => expectToComplete(complete));

function expectToComplete(complete: (line: string) => readonly string[]): void {
  test("completes every command, wherever it stands", () => {
    const names = allCommands().map(({ name }) => name.split(" "));
    const groups = new Set(names.map((words) => words.slice(0, -1).join(" ")));
    for (const group of groups) {
      const expected = names.filter((words) => words.slice(0, -1).join(" ") === group).map((words) => words.at(-1));
      expect(complete(`clima ${group === "" ? "" : `${group} `}`)).toEqual(expect.arrayContaining(expected));
    }
    expect(groups.size).toBeGreaterThan(8);
  });

  test.each([
    ["a command that is begun", "clima con", ["config"]],
    ["a command of a command", "clima station re", ["rename"]],
    ["an option", "clima station list --js", ["--json"]],
    ["an option of the program behind a command", "clima ir list --verb", ["--verbose"]],
    ["what follows an option with its value", "clima --config up station fo", ["forget"]],
    ["the values of an option that has some", "clima install station --infrared p", ["phat"]],
    ["the values of an argument that has some", "clima completion z", ["zsh"]],
    ["the files of an option", "clima export --output rea", ["readings.csv"]],
    ["the files of an argument", "clima import rea", ["readings.csv"]],
  ])("completes %s", (_what, line, expected) => {
    expect(complete(line)).toEqual(expected);
  });

  test("completes the folders alone of an option that takes one", () => {
    expect(complete("clima up --data re").map((name) => name.replace(/\/$/, ""))).toEqual(["remotes"]);
  });

  test("completes nothing where anything may be typed", () => {
    expect(complete("clima up --mqtt-port ")).toEqual([]);
  });
}
