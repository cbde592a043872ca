/**
 * The whole test run: installs the Debian packages that the tests need (as root; otherwise says what is missing and goes on), then
 * every check and suite, each with its time. The last line counts the tests.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutServices } from "../test/support/no-services.ts";
import { findProgram, PACKAGES, type Program } from "../test/support/programs.ts";
import { prepareHil } from "./prepare-hil.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const say = (line: string) => console.log(`\n== ${line}`);

function run(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): boolean {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
  if (error) console.log(`${command}: ${error.message}`);
  return status === 0;
}

const missingPrograms = () => (Object.keys(PACKAGES) as Program[]).filter((program) => findProgram(program) === undefined);

/** What cannot be installed is skipped by the tests that need it, with a line each. */
function installPrograms(): void {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => PACKAGES[program]))];
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

function runSuite(project: string, more: readonly string[] = []): Counts {
  const report = join(tmpdir(), `clima-${process.pid}-${project}.json`);
  const jest = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", "node_modules/jest/bin/jest.js"];
  timed(`${project} tests`, () =>
    run(process.execPath, [...jest, "--selectProjects", project, "--json", `--outputFile=${report}`, ...more]),
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

/** Kernel and image of the tests on a real kernel; false where they cannot be had here. */
function prepareKernel(): boolean {
  say("the kernel for the tests on a real one");
  return prepareHil();
}

installPrograms();
const checks = ["format:check", "lint", "types"].map((script) => timed(script, () => run("npm", ["run", "--silent", script])));
const suites = [runSuite("unit"), runSuite("integration"), runSuite("e2e", ["--runInBand"])];
const hasKernel = prepareKernel();
if (hasKernel) suites.push(runSuite("hil", ["--runInBand"]));
const sum = (pick: (counts: Counts) => number) => suites.reduce((total, counts) => total + pick(counts), 0);
const failedChecks = checks.filter((isPassed) => !isPassed).length;
const failed = sum(({ failed: count }) => count) + failedChecks;
for (const program of missingPrograms()) console.log(`skipped: tests that need ${program} (Debian package ${PACKAGES[program]})`);
if (!hasKernel) console.log("skipped: the tests on a real kernel (the reason stands above)");
console.log(`\n${sum(({ passed }) => passed)} passed, ${failed} failed, ${sum(({ skipped }) => skipped)} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
