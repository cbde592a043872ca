import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { patientMs, waitFor } from "../support/wait-for.ts";

/** Where prepare-hil.ts puts kernel and image. */
export const HIL_FOLDER = fileURLToPath(new URL("../../node_modules/.cache/clima-hil/", import.meta.url));

export interface VirtualPi {
  /** Runs a line of shell in the machine, as root; what it prints. It may be silent for quietMs, on a quiet machine. */
  run(line: string, quietMs?: number): Promise<string>;
  /** All that came over its serial line. */
  output(): string;
  stop(): Promise<void>;
}

/** The command of Clima in the machine, run by the Node.js that runs the tests. */
export const CLIMA_COMMAND = `${process.execPath} ${fileURLToPath(new URL("../../cli/bin/clima.js", import.meta.url))}`;

/** Where the virtual machine finds the ports of this one (QEMU, user network). */
export const HOST_ADDRESS = "10.0.2.2";

const BOOT_QUIET_MS = 90_000;

/** Boots Debian's kernel with a Pi's devices; its files are those of this machine, which it cannot change, and /run. */
export async function bootVirtualPi(): Promise<VirtualPi> {
  // Its clock goes by the instructions it has run, a nanosecond each as on a Pi, so that it stands still while this machine has no time for it
  const machine = ["-accel", "tcg", "-icount", "shift=0", "-M", "q35", "-cpu", "max", "-smp", "1", "-m", "1024"];
  const terminal = ["-display", "none", "-serial", "stdio", "-monitor", "none", "-no-reboot"];
  // Where this machine is busy the kernel would find the emulated timer too slow, and panic
  const options = "console=ttyS0 quiet panic=-1 no_timer_check";
  const kernel = ["-kernel", `${HIL_FOLDER}vmlinuz`, "-initrd", `${HIL_FOLDER}image.cpio`, "-append", options];
  const network = ["-netdev", "user,id=n0", "-device", "virtio-net-pci,netdev=n0"];
  const files = ["-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap"];
  const qemu = spawn("qemu-system-x86_64", [...machine, ...terminal, ...kernel, ...network, ...files], { stdio: "pipe" });
  const ended = new Promise<void>((resolve) => qemu.once("close", () => resolve()));
  let output = "";
  for (const stream of [qemu.stdout, qemu.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk.replaceAll("\r", "")));
  const progress = () => output.length;
  const beganMs = performance.now();
  process.stderr.write("the virtual machine boots\n");
  await waitFor(
    "the virtual machine to start",
    () => {
      if (qemu.exitCode !== null) throw new Error(`the virtual machine ended: ${output}`);
      return output.includes("hil: ready");
    },
    BOOT_QUIET_MS,
    progress,
  );
  process.stderr.write(`the virtual machine is up after ${Math.round((performance.now() - beganMs) / 1000)} s\n`);
  let count = 0;
  const pi: VirtualPi = {
    output: () => output,
    async run(line, quietMs = 30_000) {
      count += 1;
      const begin = output.length;
      const end = new RegExp(`^hil-end-${count}$`, "m");
      qemu.stdin.write(`${line}\necho; echo hil-end-${count}\n`);
      await waitFor(`"${line}" to end`, () => end.test(output.slice(begin)), quietMs, progress);
      return (output.slice(begin).split(end)[0] ?? "").trim();
    },
    async stop() {
      qemu.stdin.end("exit\n");
      const timer = setTimeout(() => qemu.kill("SIGKILL"), patientMs(10_000));
      await ended;
      clearTimeout(timer);
    },
  };
  return pi;
}
