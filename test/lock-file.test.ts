/** The lock file that a Pi installs from was written on another machine: it must have the native parts of all of them. */
import { describe, expect, test } from "@jest/globals";
import { readRepositoryFile } from "./support/repository.ts";

interface Locked {
  readonly optional?: boolean;
  readonly cpu?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readRepositoryFile("package-lock.json")) as { readonly packages: Readonly<Record<string, Locked>> };
const names = Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ""));

const NATIVE = {
  x64: ["@libsql/linux-x64-gnu", "@esbuild/linux-x64", "@duckdb/node-bindings-linux-x64"],
  arm64: ["@libsql/linux-arm64-gnu", "@esbuild/linux-arm64", "@duckdb/node-bindings-linux-arm64"],
  // DuckDB has none: there the store is an InfluxDB elsewhere
  armv7: ["@libsql/linux-arm-gnueabihf", "@esbuild/linux-arm"],
};

describe("the lock file", () => {
  test.each(Object.entries(NATIVE))("has the native parts of %s", (_architecture, parts) => {
    expect(parts.filter((part) => !names.includes(part))).toEqual([]);
  });

  test("lets a machine install without what has no binary for it, and without a compiler", () => {
    for (const part of ["@duckdb/node-bindings-linux-x64", "@libsql/linux-arm-gnueabihf", "i2c-bus", "onoff"]) {
      expect({ part, isOptional: packages[`node_modules/${part}`]?.optional }).toEqual({ part, isOptional: true });
    }
  });
});
