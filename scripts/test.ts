/**
 * The whole test run: installs the Debian packages that the tests need (as root; otherwise says what is missing and goes on), then
 * every check and suite, each with its time. The last line counts the tests. `npm test -- --node 24` does it with a Node.js of that version.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withoutServices } from "../test/support/no-services.ts";
import { findProgram, PACKAGES, type Program } from "../test/support/programs.ts";
import { environmentOf, installNode, restoreBuilds, withBuildsFor } from "./other-node.ts";
import { prepareArm } from "./prepare-arm.ts";
import { prepareDocker } from "./prepare-docker.ts";
import { prepareHil } from "./prepare-hil.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const say = (line: string) => console.log(`\n== ${line}`);

function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): boolean {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
  if (error) console.log(`${command}: ${error.message}`);
  return status === 0;
}

const missingPrograms = () => (Object.keys(PACKAGES) as Program[]).filter((program) => findProgram(program) === undefined);

/** What cannot be installed is skipped by the tests that need it, with a line each. */
function installPrograms(): void {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap((program) => PACKAGES[program].split(" ")))];
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) {
    say(`not root, so not installed: ${packages.join(" ")}; the tests that need them are skipped`);
    return;
  }
  say(`installing ${packages.join(" ")}`);
  const quietly = { DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
  const isInstalled = run("apt-get", ["update", "-qq"], quietly) && withoutServices(() => run("apt-get", install, quietly));
  if (!isInstalled) say(`could not install ${packages.join(" ")}; the tests that need them are skipped`);
}

function timed(name: string, work: () => boolean): boolean {
  say(name);
  const startedMs = performance.now();
  const isPassed = work();
  say(`${name}: ${isPassed ? "passed" : "FAILED"} in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  return isPassed;
}

function runSuite(project: string, program: string, more: readonly string[]): Counts {
  const report = join(tmpdir(), `clima-${process.pid}-${project}.json`);
  // What a failed test left running must not hold up the suites after it.
  const jest = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", "node_modules/jest/bin/jest.js", "--forceExit"];
  timed(`${project} tests`, () =>
    run(program, [...jest, "--selectProjects", project, "--json", `--outputFile=${report}`, ...more], environmentOf(program)),
  );
  try {
    const result = JSON.parse(readFileSync(report, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
      numPendingTests: number;
      numRuntimeErrorTestSuites: number;
    };
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skipped: result.numPendingTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(report, { force: true });
  }
}

type Prepared = "ready" | "absent" | "failed";

/** What some tests need: there, not to be had here (which was said), or failed to be made. */
async function prepared(what: string, prepare: () => boolean | Promise<boolean>): Promise<Prepared> {
  say(what);
  try {
    return (await prepare()) ? "ready" : "absent";
  } catch (cause) {
    console.log((cause as Error).message);
    return "failed";
  }
}

async function testAll(program: string): Promise<boolean> {
  const environment = environmentOf(program);
  say("Node.js");
  run(program, ["--version"]);
  installPrograms();
  const checks = ["build", "format:check", "lint", "types"].map((script) =>
    timed(script, () => run("npm", ["run", "--silent", script], environment)),
  );
  const suite = (project: string, more: readonly string[] = []) => runSuite(project, program, more);
  const suites = [suite("unit"), suite("integration"), suite("e2e", ["--runInBand"])];
  const kernel = await prepared("the kernel for the tests on a real one", prepareHil);
  if (kernel === "ready") suites.push(suite("hil", ["--runInBand"]));
  const arm = await prepared("the image's packages for the tests on ARM", prepareArm);
  if (arm === "ready") suites.push(suite("arm", ["--runInBand"]));
  const image = await prepared("the image for the tests under Docker", prepareDocker);
  if (image === "ready") suites.push(suite("docker", ["--runInBand"]));
  const sum = (pick: (counts: Counts) => number) => suites.reduce((total, counts) => total + pick(counts), 0);
  const failedChecks = [...checks, kernel !== "failed", arm !== "failed", image !== "failed"].filter((isPassed) => !isPassed).length;
  const failed = sum(({ failed: count }) => count) + failedChecks;
  for (const program of missingPrograms()) console.log(`skipped: tests that need ${program} (Debian package ${PACKAGES[program]})`);
  if (kernel === "absent") console.log("skipped: the tests on a real kernel (the reason stands above)");
  if (arm === "absent") console.log("skipped: the tests on ARM (the reason stands above)");
  if (image === "absent") console.log("skipped: the tests under Docker (the reason stands above)");
  console.log(`\n${sum(({ passed }) => passed)} passed, ${failed} failed, ${sum(({ skipped }) => skipped)} skipped`);
  return failed === 0;
}

/** All of it with another Node.js. */
async function testUnder(major: string): Promise<boolean> {
  const program = installNode(major);
  if (program === undefined) {
    say(`there is no Node.js ${major} for ${process.platform} on ${process.arch} in the npm registry, or it cannot be reached`);
    return false;
  }
  // Ended from the keyboard, the suites end by themselves, and this tidies up.
  process.once("SIGINT", () => undefined);
  return withBuildsFor(program, major, () => testAll(program));
}

restoreBuilds();
const { values } = parseArgs({ options: { node: { type: "string" } } });
const isPassed = await (values.node === undefined ? testAll(process.execPath) : testUnder(values.node));
process.exitCode = isPassed ? 0 : 1;
