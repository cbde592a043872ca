import { type FoundRemote, importRemotes, type Outcome, readRemotes } from "@clima/infrared";
import type { Config } from "@clima/schemas";
import { EXIT_CODES } from "../../exit-codes.ts";
import { type Answering, print, printMeanwhile } from "../../print.ts";
import { createProgress, fail } from "../../terminal.ts";
import { describeProblem } from "./ir-library.ts";
import { listSources, nameOf, readSource, type SourceText } from "./ir-sources.ts";
import { folderOf, whatIsIn } from "./remotes.ts";

const MAX_PROBLEMS_SHOWN = 20;
const MAX_REMOTES_SHOWN = 20;

export interface IrImportOptions extends Answering {
  readonly name?: string;
  readonly replace?: boolean;
}

/** Puts the remotes of files, folders and archives into the library; what cannot be read is reported with its line, and the rest is imported. */
export async function irImport(paths: readonly string[], options: IrImportOptions, config: Config): Promise<void> {
  const folder = folderOf(config);
  const complaints = createComplaints();
  const { found, ...read } = readAll(paths, options, complaints);
  const imported = importRemotes(found, folder, options);
  if (!imported.ok) return fail(imported.error);
  tellEach(imported.value, found, complaints, options);
  const facts = { ...read, ...sumsOf(imported.value), unreadable: complaints.end() };
  print(facts, options, describeSums);
  if (facts.remotes + facts.equal === 0) process.exitCode = EXIT_CODES.failed.code;
}

interface FoundIn extends FoundRemote {
  readonly path: string;
}

/** All remotes that the paths stand for, and how many files they came from. */
function readAll(paths: readonly string[], { name }: IrImportOptions, complaints: Complaints) {
  const files = listSources(paths);
  if (!files.ok) return fail(files.error);
  const progress = createProgress("reading");
  const found: FoundIn[] = [];
  const counts = { files: 0, otherFiles: 0 };
  for (const [index, file] of files.value.entries()) {
    for (const source of readSource(file)) {
      const remotes = readText(source, name ?? nameOf(source.path), complaints);
      counts[remotes ? "files" : "otherFiles"] += 1;
      for (const remote of remotes ?? []) found.push({ remote, folders: source.folders, path: source.path });
    }
    progress.update((index + 1) / files.value.length, file.path);
  }
  return { ...counts, found };
}

/** Undefined where it is of no known kind, which of what was found in a folder is not complained of. */
function readText({ path, text, mustBeRead }: SourceText, name: string, complaints: Complaints) {
  if (!text.ok) {
    if (mustBeRead) complaints.add(path, { line: 0, reason: text.error });
    return undefined;
  }
  const { format, remotes, problems } = readRemotes(text.value, name);
  if (format !== undefined || mustBeRead) for (const problem of problems) complaints.add(path, problem);
  return format === undefined ? undefined : remotes;
}

const buttonsOf = ({ remote }: Pick<FoundRemote, "remote">) => Object.keys(remote.buttons).length;

/** The remotes, where they are few; and those that were refused. */
function tellEach(outcomes: readonly Outcome[], found: readonly FoundIn[], complaints: Complaints, answering: Answering): void {
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.kind === "refused") complaints.tell(found[index]?.path ?? "", { line: 0, reason: outcome.reason });
    if (outcomes.length > MAX_REMOTES_SHOWN || !("file" in outcome)) continue;
    printMeanwhile(`${outcome.remote.name}: ${whatIsIn(outcome.remote)}, ${outcome.file}`, answering);
  }
}

function sumsOf(outcomes: readonly Outcome[]) {
  const of = (...kinds: readonly Outcome["kind"][]) => outcomes.filter(({ kind }) => kinds.includes(kind));
  const imported = of("imported", "replaced");
  return {
    remotes: imported.length,
    buttons: imported.reduce((sum, outcome) => sum + buttonsOf(outcome), 0),
    replaced: of("replaced").length,
    equal: of("equal").length,
    refused: of("refused").length,
  };
}

type Sums = ReturnType<typeof sumsOf> & { readonly files: number; readonly otherFiles: number; readonly unreadable: number };

function describeSums({ files, otherFiles, remotes, buttons, replaced, equal, refused, unreadable }: Sums): readonly string[] {
  const also = [
    ...(replaced > 0 ? [`${replaced} of them in the place of another`] : []),
    ...(equal > 0 ? [`${equal} are there already`] : []),
    ...(refused > 0 ? [`${refused} refused for another of the same name`] : []),
  ];
  return [
    `${files} files: ${remotes} remotes with ${buttons} buttons imported, ${[...also, `${unreadable} could not be read`].join(", ")}.`,
    ...(otherFiles > 0 ? [`${otherFiles} files are of no known kind.`] : []),
  ];
}

type Problem = Parameters<typeof describeProblem>[1];
type Complaints = ReturnType<typeof createComplaints>;

/** Prints the first complaints, and at the end how many more there were. */
function createComplaints() {
  let [told, unreadable] = [0, 0];
  function tell(file: string, problem: Problem): void {
    told += 1;
    if (told <= MAX_PROBLEMS_SHOWN) process.stderr.write(describeProblem(file, problem));
  }
  return {
    tell,
    /** Of something that could not be read. */
    add(file: string, problem: Problem): void {
      unreadable += problem.count ?? 1;
      tell(file, problem);
    },
    /** How many could not be read. */
    end(): number {
      if (told > MAX_PROBLEMS_SHOWN) process.stderr.write(`and ${told - MAX_PROBLEMS_SHOWN} more such lines\n`);
      return unreadable;
    },
  };
}
