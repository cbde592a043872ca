/**
 * The programs of the package gpiod over a folder in place of a chip, with the options, formats and errors of libgpiod 1.6.3 and 2.2.1 (checked
 * against both on a real kernel). The folder: setup.json, held/<pin> (by whom), level/<pin>, calls, and the socket by which gpiomon gets its edges.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";

const [folder, program, ...args] = process.argv.slice(2);
const { version, chips, denied, heldBySysfs } = JSON.parse(readFileSync(join(folder, "setup.json"), "utf8"));
const isOld = version.startsWith("1.");
const PINS = 54;

const text = (short) => (short ? { type: "string", short } : { type: "string" });
const flag = (short) => (short ? { type: "boolean", short } : { type: "boolean" });
const COMMON = { help: flag("h"), version: flag("v") };
const OPTIONS = {
  1: {
    gpiomon: {
      "active-low": flag("l"),
      bias: text("B"),
      "num-events": text("n"),
      silent: flag("s"),
      "rising-edge": flag("r"),
      "falling-edge": flag("f"),
      "line-buffered": flag("b"),
      format: text("F"),
    },
    gpioset: {
      "active-low": flag("l"),
      bias: text("B"),
      drive: text("D"),
      mode: text("m"),
      sec: text("s"),
      usec: text("u"),
      background: flag("b"),
    },
    gpioinfo: {},
    gpiodetect: {},
  },
  2: {
    gpiomon: {
      "active-low": flag("l"),
      banner: flag(),
      bias: text("b"),
      "by-name": flag(),
      chip: text("c"),
      consumer: text("C"),
      "debounce-period": text("p"),
      edges: text("e"),
      "event-clock": text("E"),
      format: text("F"),
      "idle-timeout": text(),
      "num-events": text("n"),
      quiet: flag("q"),
    },
    gpioset: {
      "active-low": flag("l"),
      bias: text("b"),
      chip: text("c"),
      consumer: text("C"),
      daemonize: flag("z"),
      drive: text("d"),
      "hold-period": text("p"),
      interactive: flag("i"),
      toggle: text("t"),
    },
    gpioinfo: { chip: text("c"), strict: flag("s"), unquoted: flag() },
    gpiodetect: {},
  },
};

const say = (line) => process.stdout.write(`${line}\n`);

function die(message) {
  process.stderr.write(`${program}: ${message}\n`);
  process.exit(1);
}

function parsed() {
  try {
    return parseArgs({ args, options: { ...COMMON, ...OPTIONS[isOld ? 1 : 2][program] }, allowPositionals: true });
  } catch (cause) {
    die(`unrecognized option ${/'[^']*'/.exec(cause.message)?.[0]}\n${program}: try ${program} --help`);
  }
}

const { values, positionals } = parsed();
appendFileSync(join(folder, "calls"), `${JSON.stringify({ program, pid: process.pid, args })}\n`);
if (values.version) {
  say(`${program} (libgpiod) v${version}\nCopyright (C) 2017-2018 Bartosz Golaszewski`);
  process.exit();
}
const chip = isOld && program !== "gpiodetect" ? positionals.shift() : values.chip;
const lines = positionals;
if (denied) {
  if (!isOld) die(`unable to open chip '/dev/${chip ?? chips[0].name}': Permission denied`);
  die(`${program === "gpiodetect" ? "unable to access GPIO chips" : "error waiting for events"}: Permission denied`);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Who holds each pin: a process that lives, or the kernel's folder. */
function holders() {
  const held = new Map((heldBySysfs ?? []).map((bcm) => [bcm, "sysfs"]));
  for (const bcm of existsSync(join(folder, "held")) ? readdirSync(join(folder, "held")) : []) {
    const [consumer, pid] = readFileSync(join(folder, "held", bcm), "utf8").split(" ");
    if (isAlive(Number(pid))) held.set(Number(bcm), consumer);
  }
  return held;
}

function request(bcms) {
  const why = isOld ? "error waiting for events" : `unable to request lines on chip /dev/${chip}`;
  if (!chips.some(({ name }) => name === chip))
    die(isOld ? `${why}: No such file or directory` : `cannot find GPIO chip character device '${chip}'`);
  const wrong = bcms.find((bcm) => !(bcm < PINS));
  if (wrong !== undefined) die(isOld ? `${why}: Invalid argument` : `offset ${wrong} is out of range on chip '${chip}'`);
  const held = holders();
  if (bcms.some((bcm) => held.has(bcm))) die(`${why}: Device or resource busy`);
  mkdirSync(join(folder, "held"), { recursive: true });
  for (const bcm of bcms) writeFileSync(join(folder, "held", String(bcm)), `${program} ${process.pid}`);
}

/** Lets go when it is ended. */
const end = () => process.exit();
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, end);

function printed(bcm, isFalling, laterMs) {
  const ns = process.hrtime.bigint() + BigInt(laterMs) * 1_000_000n;
  const [seconds, rest] = [ns / 1_000_000_000n, ns % 1_000_000_000n];
  const fields = isOld
    ? { s: seconds, n: rest, o: bcm, e: isFalling ? 0 : 1 }
    : { S: `${seconds}.${String(rest).padStart(9, "0")}`, o: bcm, e: isFalling ? 2 : 1, E: isFalling ? "falling" : "rising" };
  return `${values.format.replace(/%(\w)/g, (whole, letter) => fields[letter] ?? whole)}\n`;
}

const PROGRAMS = {
  gpiodetect() {
    for (const { name, label } of chips) say(`${name} [${label}] (${PINS} lines)`);
  },
  gpioinfo() {
    const held = holders();
    say(`${chip} - ${PINS} lines:`);
    for (let bcm = 0; bcm < PINS; bcm += 1) {
      const number = String(bcm).padStart(3);
      const holder = held.get(bcm);
      const old = `${(holder === undefined ? "unused" : `"${holder}"`).padStart(12)}   input  active-high ${holder === undefined ? "" : "[used]"}`;
      say(
        isOld
          ? `\tline ${number}:      unnamed ${old}`
          : `\tline ${number}:\tunnamed         \tinput${holder === undefined ? "" : ` consumer="${holder}"`}`,
      );
    }
  },
  /** Each line on the socket: "5 falling", "5 rising 20" (20 ms from now), "print TEXT" without a line end, "line TEXT", or "die MESSAGE". */
  gpiomon() {
    const bcms = lines.map(Number);
    request(bcms);
    const server = createServer((socket) => {
      let rest = "";
      socket.setEncoding("utf8").on("data", (data) => {
        const commands = (rest + data).split("\n");
        rest = commands.pop();
        for (const command of commands) obey(command);
      });
    });
    const obey = (command) => {
      const [first, ...words] = command.split(" ");
      if (first === "print") process.stdout.write(words.join(" "));
      else if (first === "line") say(words.join(" "));
      else if (first === "die") die(words.join(" "));
      else if (bcms.includes(Number(first))) process.stdout.write(printed(Number(first), words[0] === "falling", Number(words[1] ?? 0)));
    };
    rmSync(join(folder, "socket"), { force: true });
    server.listen(join(folder, "socket"));
  },
  gpioset() {
    const pairs = lines.map((line) => line.split("=").map(Number));
    request(pairs.map(([bcm]) => bcm));
    mkdirSync(join(folder, "level"), { recursive: true });
    for (const [bcm, level] of pairs) writeFileSync(join(folder, "level", String(bcm)), String(level));
    const isOnce = isOld ? (values.mode ?? "exit") === "exit" : values.toggle === "0";
    if (isOnce) return;
    if (isOld) process.stdin.once("data", end).once("end", end);
    else setInterval(() => {}, 1_000_000);
  },
};
PROGRAMS[program]();
