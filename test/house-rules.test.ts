import { describe, expect, test } from "@jest/globals";
import { readRepositoryFile, repositoryFiles } from "./support/repository.ts";

const files = repositoryFiles();
const texts = files.filter((path) =>
  /\.(ts|tsx|js|json|ya?ml|md|css|html|sh|toml|hcl)$|(^|\/)(Dockerfile[^/]*|\.[a-z]+rc|\.gitignore)$/.test(path),
);

/** Put together, so that this file does not break its own rules. */
const MARKERS = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"].join("|")})\\b`);
const WORKPLACES = new RegExp(`(^|[\\s"'\`(=])(${["/wo" + "rk/", "/ho" + "me/[a-z]+/", "/ro" + "ot/", "/Us" + "ers/"].join("|")})`, "m");

const linesMatching = (pattern: RegExp, text: string) => text.split("\n").filter((line) => pattern.test(line));
const broken = (paths: readonly string[], pattern: RegExp) =>
  paths.flatMap((path) => linesMatching(pattern, readRepositoryFile(path)).map((line) => `${path}: ${line.trim()}`));

describe("every file", () => {
  test("is finished: no marker of work left to do", () => {
    expect(broken(texts, MARKERS)).toEqual([]);
  });

  test("works anywhere: no path of one machine", () => {
    expect(broken(texts, WORKPLACES)).toEqual([]);
  });

  test.each([
    [MARKERS, `// ${"TO"}${"DO"}: later`],
    [WORKPLACES, `const file = "${"/wo"}${"rk/main/x"}";`],
    [WORKPLACES, `see ${"/ho"}${"me/alice/clima"}`],
  ])("%p finds %s", (pattern, line) => {
    expect(linesMatching(pattern, `fine\n${line}\nfine`)).toEqual([line]);
  });
});

describe("sources", () => {
  const MAX_LINES = 250;
  /** Longer for a reason. */
  const EXCEPTIONS: readonly string[] = ["panel/src/web/style.css"];
  const isSource = (path: string) => /\/src\/.*\.(ts|tsx|js|css)$/.test(path) && !path.includes("/generated/");
  const lineCount = (path: string) => readRepositoryFile(path).trimEnd().split("\n").length;

  test(`have at most ${MAX_LINES} lines`, () => {
    const long = files.filter((path) => isSource(path) && !EXCEPTIONS.includes(path) && lineCount(path) > MAX_LINES);
    expect(long.map((path) => `${path} has ${lineCount(path)} lines`)).toEqual([]);
  });

  test("named as exceptions are there and are long", () => {
    expect(EXCEPTIONS.filter((path) => !files.includes(path) || lineCount(path) <= MAX_LINES)).toEqual([]);
  });

  test("are many", () => {
    expect(files.filter(isSource).length).toBeGreaterThan(50);
  });
});

describe("tests", () => {
  /** The last argument of a test or hook that is a number: after a body in lines of its own. */
  const LIMIT = /^ *\}, [\d_]+\);$/;

  test("have no limit in milliseconds of their own; waitFor and patientMs know how slow the machine is", () => {
    expect(
      broken(
        files.filter((path) => /\.test\.ts$/.test(path)),
        LIMIT,
      ),
    ).toEqual([]);
    expect(linesMatching(LIMIT, "test('a', () => {\n}, 30_000);")).toEqual(["}, 30_000);"]);
  });
});

describe("package-lock.json", () => {
  const lock = readRepositoryFile("package-lock.json");

  test("names no registry, so that npm takes the configured one", () => {
    expect(linesMatching(/"resolved": "(http|git)/, lock)).toEqual([]);
  });

  test("pins what it installs", () => {
    const { packages } = JSON.parse(lock) as { packages: Record<string, { integrity?: string; link?: boolean; inBundle?: boolean }> };
    const unpinned = Object.entries(packages).filter(
      ([path, entry]) => path.includes("node_modules/") && !entry.integrity && !entry.link && !entry.inBundle,
    );
    expect(unpinned.map(([path]) => path)).toEqual([]);
  });
});

describe("the repository", () => {
  test.each(["LICENSE", "CHANGELOG.md"])("has a %s", (path) => {
    expect(files).toContain(path);
  });

  test("pins aedes exactly, for the layer over it knows this version from within", () => {
    const { devDependencies } = JSON.parse(readRepositoryFile("broker/package.json")) as { devDependencies: Record<string, string> };
    expect(devDependencies["aedes"]).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe("the context of the image", () => {
  const told = readRepositoryFile(".dockerignore").split("\n");
  const missing = (paths: readonly string[]) => paths.filter((path) => !told.includes(`!${path}`));

  test("has every package of the workspace", () => {
    const { workspaces } = JSON.parse(readRepositoryFile("package.json")) as { workspaces: string[] };
    expect(workspaces.length).toBeGreaterThan(9);
    expect(missing(workspaces)).toEqual([]);
  });

  test("has the scripts that build it, with those that they import", () => {
    const scriptsIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => `scripts/${name}`);
    const scripts = new Set(["scripts/build.js", ...scriptsIn(readRepositoryFile("docker/Dockerfile"), /scripts\/([\w-]+\.js)/g)]);
    for (const script of scripts) {
      for (const imported of scriptsIn(readRepositoryFile(script), /"\.\/([\w-]+\.js)"/g)) scripts.add(imported);
    }
    expect(scripts.size).toBeGreaterThan(3);
    expect(missing([...scripts])).toEqual([]);
  });
});

describe("quantities.json", () => {
  /** How a name ends, by the unit that it is measured in. */
  const SUFFIXES: Readonly<Record<string, string>> = {
    "°C": "C",
    "%": "Pct",
    hPa: "Hpa",
    lx: "Lux",
    "m/s": "Ms",
    "°": "Deg",
    mm: "Mm",
    m: "M",
    "g/m³": "Gm3",
    kPa: "Kpa",
    "mm/h": "Mmh",
    "WMO 0200": "Code",
  };
  const quantities = JSON.parse(readRepositoryFile("schemas/quantities.json")) as Record<
    string,
    { unit: string; min: number; max: number }
  >;

  test.each(Object.entries(quantities))("%s ends in its unit", (name, { unit }) => {
    expect(name).toMatch(new RegExp(`^[a-z][A-Za-z]*[a-z]${SUFFIXES[unit] ?? `(no suffix is known for ${unit})`}$`));
  });

  test.each(Object.entries(quantities))("%s has limits in order", (_name, { min, max }) => {
    expect(min).toBeLessThan(max);
  });
});
