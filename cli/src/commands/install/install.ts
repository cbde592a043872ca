import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { describeFinding, type Finding, type InfraredBoard, lookAtI2cPackage } from "@clima/edge-agent";
import { parseBrokerUrl } from "@clima/schemas";
import { type Answering, print, printMeanwhile } from "../../print.ts";
import { confirm, fail } from "../../terminal.ts";
import { readSecret } from "../init/secret.ts";
import { carryOut } from "./carry-out.ts";
import type { Found } from "./found.ts";
import { isSystemdRunning, lookAround } from "./look-around.ts";
import { DATA, PROGRAM, type Role, SECRETS, SETTINGS, secretFile, settingsFile, UNITS, variablesFile } from "./places.ts";
import { planUninstall, planUpgrade, rolesOf } from "./plan-change.ts";
import { type InstallWishes, planInstall } from "./plan-install.ts";
import { runningFolder } from "./program.ts";
import { runProgram } from "./run-program.ts";
import { describeStep, type Plan } from "./steps.ts";

export interface ChangeOptions extends Answering {
  /** Where the computer's file system begins. */
  readonly root: string;
  readonly dryRun?: boolean;
  /** Nothing is asked. */
  readonly yes?: boolean;
}

export interface InstallOptions extends ChangeOptions {
  readonly station: string;
  readonly broker?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly infrared?: InfraredBoard;
  readonly panelHost: string;
}

/** `clima install station|server`: makes this computer one, as far as it is none yet. */
export async function install(role: Role, options: InstallOptions): Promise<void> {
  const found = await look(`clima install ${role}`, options);
  const wishes: InstallWishes = {
    role,
    stationId: idOf(options),
    broker: role === "station" ? await brokerOf(found, options) : undefined,
    panelHost: options.panelHost,
  };
  if (role === "server" && !found.texts.has(settingsFile(role)) && !found.running.hasEmbeddedStore)
    fail("the embedded store, DuckDB, has no binary for this computer (32-bit ARM); a 64-bit system has, or an InfluxDB elsewhere");
  const plan = await withConfigTxtAsked(found, wishes, options);
  if (plan.steps.length === 0)
    printMeanwhile(`Nothing to do: this computer is a ${role} already, with Clima ${found.running.version}.`, options);
  await execute(plan, found, options);
  if (options.dryRun) return answer(plan, found, options, {}, []);
  if (role === "server") return answer(plan, found, options, placesOfServer(wishes), whereServerIs(wishes));
  const i2cPackage = await lookAtI2cPackage();
  answer(plan, found, options, { findings: [i2cPackage] }, whatStationLacks(i2cPackage));
}

/** `clima upgrade`: the program that runs now in place of the installed one; settings and data stay. */
export async function upgrade(options: ChangeOptions): Promise<void> {
  const found = await look("clima upgrade", options);
  if (rolesOf(found).length === 0) fail("nothing is installed here; clima install station, or server, does it");
  const plan = planUpgrade(found);
  if (plan.steps.length === 0) printMeanwhile(`Nothing to do: Clima ${found.running.version} is what is installed.`, options);
  await execute(plan, found, options);
  answer(plan, found, options, {}, []);
}

/** `clima uninstall`: away with program, units and user; says what is left. */
export async function uninstall(options: ChangeOptions & { readonly purge?: boolean }): Promise<void> {
  const { purge = false, dryRun, yes } = options;
  const found = await look("clima uninstall", options);
  const plan = planUninstall(found, purge);
  if (plan.steps.length === 0) return answer(plan, found, options, {}, ["Nothing to do: nothing is installed here."]);
  const question = `${SETTINGS} and ${DATA}, with all settings, passwords and data, would be removed for good`;
  if (purge && !dryRun && !yes && !(await confirm(question)))
    return answer({ steps: [], notes: [] }, found, options, {}, ["Nothing was changed."]);
  await execute(plan, found, options);
  answer(plan, found, options, {}, []);
}

/** What is on the computer; fails with one line where nothing can be installed. */
async function look(
  command: string,
  { root: given, dryRun, infrared }: ChangeOptions & { readonly infrared?: InfraredBoard },
): Promise<Found> {
  const root = resolve(given);
  if (process.getuid?.() !== 0 && !dryRun) fail(`${command} changes the system, for which it has to be root: sudo npx ${command}`);
  const node = process.execPath;
  const found = await lookAround({ root, from: runningFolder(), node, infrared, run: runProgram }).catch((cause: Error) =>
    fail(`this computer cannot be looked at: ${cause.message}`),
  );
  if (!found.isDebian) fail(`this is ${found.systemName}; expected Raspberry Pi OS or Debian`);
  if (found.isLive && !isSystemdRunning())
    fail("systemd does not run here (a container?); expected a system that it starts the services of");
  if (found.isLive && /^\/(home|root)\//.test(node))
    fail(`Node.js is ${node}, where services may not look; expected one for everybody, as a package of the system or of NodeSource`);
  return found;
}

const STATION_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;

function idOf({ station }: InstallOptions): string {
  if (STATION_ID.test(station)) return station;
  return fail(`--station is ${JSON.stringify(station)}; expected a to z, 0 to 9 and -, at most 32 of them`);
}

const LOCAL_BROKER = "mqtt://127.0.0.1:1883";

/** Where a station publishes: what was said, what stands there already, or the server of this computer. */
async function brokerOf({ texts }: Found, options: InstallOptions): Promise<InstallWishes["broker"]> {
  const { broker: url, user, passwordFile, station, root } = options;
  if (texts.has(settingsFile("station"))) return undefined;
  if (url !== undefined) {
    const parsed = parseBrokerUrl(url);
    if (!parsed.ok) return fail(`--broker is ${JSON.stringify(url)}; ${parsed.error}`);
    if (passwordFile === undefined) return { url, ...(user === undefined ? {} : { username: user }) };
    const password =
      (await readSecret(passwordFile)) ?? fail(`--password-file is ${passwordFile}, which holds no password or is not there`);
    return { url, username: user ?? station, password };
  }
  if (/^CLIMA_MQTT_URL=./m.test(texts.get(variablesFile("station")) ?? "")) return undefined;
  if (!texts.has(settingsFile("server")))
    return fail("where is the broker? say --broker mqtt://ADDRESS:1883 --password-file FILE, as clima install server prints it");
  const file = join(root, secretFile(station));
  const password =
    (await readSecret(file)) ?? fail(`the server of this computer has no station ${station}: there is no ${file}; name one by --station`);
  return { url: LOCAL_BROKER, username: station, password };
}

/** The plan; config.txt is in it where the user agrees. */
async function withConfigTxtAsked(found: Found, wishes: InstallWishes, { dryRun, yes }: InstallOptions): Promise<Plan> {
  const plan = planInstall(found, wishes);
  const step = plan.steps.find(({ kind }) => kind === "config-txt");
  if (step?.kind !== "config-txt" || dryRun || yes) return plan;
  const lines = step.lines.join(" and ");
  if (await confirm(`${step.path} would get ${lines}, which counts from the next start on`)) return plan;
  const { steps, notes } = planInstall({ ...found, configTxt: { ...found.configTxt, lines: [] } }, wishes);
  return { steps, notes: [...notes, `${step.path} is left alone; the station lacks there: ${lines}`] };
}

async function execute({ steps, notes }: Plan, { isLive }: Found, options: ChangeOptions): Promise<void> {
  const { root, dryRun } = options;
  const say = (line: string) => printMeanwhile(line, options);
  if (dryRun) for (const step of steps) say(`would ${describeStep(step)}`);
  else {
    const done = await carryOut(steps, { root: resolve(root), from: runningFolder(), run: runProgram, say });
    if (!done.ok)
      fail(...done.error, "What happened, the journal has: journalctl -u clima-agent -u clima-server; running the command again goes on");
  }
  for (const note of notes) say(note);
  if (!isLive) say(`Below another root than / (${root}) systemctl is not run: no service was started or stopped.`);
}

/** What was done, or would be, and what follows from that: `lines` are what was not told meanwhile. */
function answer(
  { steps, notes }: Plan,
  { running }: Found,
  options: ChangeOptions,
  more: Readonly<Record<string, unknown>>,
  lines: readonly string[],
): void {
  const { dryRun: isDryRun = false } = options;
  print({ softwareVersion: running.version, isDryRun, steps: steps.map(describeStep), notes, ...more }, options, () => lines);
}

const placesOfServer = ({ panelHost }: InstallWishes) => ({
  panelUrl: `http://${panelHost === "0.0.0.0" ? `${hostname()}.local` : panelHost}:8080`,
  brokerUrl: `mqtt://${hostname()}.local:1883`,
  secretsFolder: SECRETS,
  settingsFile: settingsFile("server"),
});

function whereServerIs(wishes: InstallWishes): readonly string[] {
  const { stationId } = wishes;
  const { panelUrl, brokerUrl: url } = placesOfServer(wishes);
  return [
    `
  Panel      ${panelUrl}, users operator and viewer
  Broker     ${url}, users operator and viewer
  Passwords  lie in ${SECRETS}, a file for each user, which root reads
  Settings   ${settingsFile("server")}; what happens: journalctl -fu ${UNITS.server}
  Station    on a Raspberry Pi, with a copy of ${secretFile(stationId)}:
             sudo npx clima install station --station ${stationId} --broker ${url} --password-file ${stationId}
             further ones log in after: sudo -u clima clima --config ${settingsFile("server")} user add ID --role station
`,
  ];
}

const whatStationLacks = (i2cPackage: Finding): readonly string[] => [
  ...(i2cPackage.status === "ok" ? [] : describeFinding(i2cPackage)),
  `
  Settings   ${settingsFile("station")}; what happens: journalctl -fu ${UNITS.station}
  To look    cd ${PROGRAM} && sudo -u clima clima --config ${settingsFile("station")} doctor
`,
];
