import { join, relative, resolve, sep } from "node:path";
import type { Config } from "@clima/schemas";
import { duckDbFileOf } from "@clima/store";
import { usersFileOf } from "../broker/users.ts";

/** Single files that a setting may put anywhere: they have a part of their own in the archive, so that they find back by that setting. */
export const FILE_PARTS = ["settings", "users", "access", "history"] as const;
export type FilePart = (typeof FILE_PARTS)[number];

export interface Places {
  /** Everything else. */
  readonly data: string;
  readonly files: Readonly<Record<FilePart, string>>;
}

/** Where everything lies, as the configuration says; absolute. */
export const placesOf = (config: Config, settingsFile: string): Places => ({
  data: resolve(config.dataDir),
  files: {
    settings: resolve(settingsFile),
    users: resolve(usersFileOf(config)),
    access: resolve(config.broker.access.tableFile ?? join(config.dataDir, "broker", "access.yaml")),
    history: resolve(duckDbFileOf(config.store, config.dataDir)),
  },
});

export const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** With slashes, as in the archive. */
export const slashed = (path: string, folder: string): string => relative(folder, path).split(sep).join("/");

export const usesInflux = ({ store: { kind, alsoKind } }: Config): boolean => kind === "influxdb" || alsoKind === "influxdb";

/** Made by a restore within a folder: what comes, and what it replaces. */
export const INCOMING = ".restore-";
export const REPLACED = ".replaced-";
