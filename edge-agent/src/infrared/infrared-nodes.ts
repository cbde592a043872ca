interface Files {
  readText(path: string): Promise<string | undefined>;
  list(folder: string): Promise<readonly string[]>;
}

export interface LircNode {
  readonly driver: string;
  readonly device: string;
}

/** Drivers that can send, and those that receive; the loopback does both. */
export const SENDERS = /^(gpio-ir-tx|pwm-ir-tx|rc-loopback)$/;
export const RECEIVERS = /^(gpio_ir_recv|rc-loopback)$/;

/** The infrared devices with their drivers; their numbers change from start to start, the drivers' names do not. */
export async function lircNodes(files: Files): Promise<readonly LircNode[]> {
  const nodes: LircNode[] = [];
  for (const name of await files.list("/sys/class/rc")) {
    const driver = /^DRV_NAME=(.+)$/m.exec((await files.readText(`/sys/class/rc/${name}/uevent`)) ?? "")?.[1];
    const node = (await files.list(`/sys/class/rc/${name}`)).find((entry) => /^lirc\d+$/.test(entry));
    if (driver !== undefined && node !== undefined) nodes.push({ driver, device: `/dev/${node}` });
  }
  return nodes;
}
