interface Files {
  readText(path: string): Promise<string | undefined>;
  list(folder: string): Promise<readonly string[]>;
}

export interface LircNode {
  readonly driver: string;
  readonly device: string;
}

/** Each kind with its drivers, of which the loopback is both, and the line of config.txt that makes it on the ANAVI Infrared pHAT. */
export const INFRARED_KINDS = {
  sender: { drivers: /^(gpio-ir-tx|pwm-ir-tx|rc-loopback)$/, overlay: "dtoverlay=gpio-ir-tx,gpio_pin=17" },
  receiver: { drivers: /^(gpio_ir_recv|rc-loopback)$/, overlay: "dtoverlay=gpio-ir,gpio_pin=18" },
} as const;
export type InfraredKind = keyof typeof INFRARED_KINDS;

/** The first that is of a kind. */
export const nodeOfKind = (nodes: readonly LircNode[], kind: InfraredKind): LircNode | undefined =>
  nodes.find(({ driver }) => INFRARED_KINDS[kind].drivers.test(driver));

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
