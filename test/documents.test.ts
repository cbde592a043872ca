import { posix } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readRepositoryFile, repositoryFiles } from "./support/repository.ts";

const files = new Set(repositoryFiles());
const names = new Set([...files].map((path) => posix.basename(path)));
const folders = new Set([...files].flatMap((path) => path.split("/").map((_, depth, parts) => parts.slice(0, depth).join("/"))));
const documents = [...files].filter((path) => path.endsWith(".md"));

const FILE_NAME = /`([\w./-]+\.(?:ts|sh|c|js|service|cfg|conf))`/g;
const LINK = /\]\((?!https?:)([^)#\s]+)/g;
const ANCHOR = /\]\((?!https?:)([^)\s]*#[^)\s]+)\)/g;
const HEADING = /^#{1,6} (.+)$/gm;
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);

/** As GitHub makes them of headings: letters, digits, hyphens, and hyphens for spaces. */
const anchorsOf = (document: string) =>
  new Set(
    found(readRepositoryFile(document), HEADING).map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );

describe.each(documents.filter((path) => path !== "CHANGELOG.md"))("%s", (path) => {
  const text = readRepositoryFile(path);

  test("links to files and folders that are there", () => {
    const targets = found(text, LINK).map((target) => posix.normalize(posix.join(posix.dirname(path), target)));
    expect(targets.filter((target) => !files.has(target) && !folders.has(target.replace(/\/$/, "")))).toEqual([]);
  });

  test("links to headings that are there", () => {
    const targets = found(text, ANCHOR).map((target) => {
      const [file = "", anchor = ""] = target.split("#");
      return { anchor, document: file === "" ? path : posix.normalize(posix.join(posix.dirname(path), file)) };
    });
    const missing = targets.filter(({ document, anchor }) => !anchorsOf(document).has(anchor));
    expect(missing.filter(({ document }) => document.endsWith(".md"))).toEqual([]);
  });

  test("names source files that are there", () => {
    expect(found(text, FILE_NAME).filter((name) => !names.has(posix.basename(name)))).toEqual([]);
  });
});

describe("the README in Portuguese", () => {
  const [english, portuguese] = ["README.md", "README.pt-BR.md"].map(readRepositoryFile) as [string, string];

  test.each([
    ["the same commands", /```[^`]*```/g],
    ["the same sections, in the same order", /^#+(?= )/gm],
    ["the same addresses", /<https?:[^>]+>/g],
  ])("has %s", (_what, pattern) => {
    const [wanted, there] = [english, portuguese].map((text) => text.match(pattern) ?? []);
    expect(wanted?.length).toBeGreaterThan(0);
    expect(there).toEqual(wanted);
  });

  test("links to every page that the English one links to", () => {
    const pages = (text: string) => new Set(found(text, LINK).filter((target) => !target.includes("pt-BR") && target !== "README.md"));
    expect(pages(portuguese)).toEqual(pages(english));
  });
});

test("the first steps in Portuguese have the commands of the English page, step by step", () => {
  const [english, portuguese] = ["docs/raspberry-pi.md", "docs/primeiros-passos.pt-BR.md"].map(readRepositoryFile) as [string, string];
  const blocks = portuguese.match(/```[^`]*```/g) ?? [];
  expect(blocks).toHaveLength(2);
  for (const block of blocks) expect(english).toContain(block);
  /** The commands of each row of a table of steps; a link has other words in each language. */
  const steps = (text: string) =>
    [...text.matchAll(/^\| (\d+) +\| +(PC|Pi) .*$/gm)].map(([row, step, where]) => [step, where, ...(row.match(/`[^`]+`/g) ?? [])]);
  expect(steps(english).length).toBeGreaterThan(17);
  expect(steps(portuguese)).toEqual(steps(english));
});

test("the documents that a newcomer needs are looked at", () => {
  expect(documents).toEqual(expect.arrayContaining(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/glossary.md"]));
});

describe("the page on Docker and the compose files", () => {
  const page = readRepositoryFile("docs/docker.md");
  const compose = ["docker-compose.yml", "docker-compose.station.yml"].map(readRepositoryFile).join("\n");
  const inCompose = new Set(found(compose, /\$\{(\w+)/g));

  test("name the same variables", () => {
    // Those that a station's .env has from clima init
    const printed = new Set(["CLIMA_MQTT_URL", "CLIMA_MQTT_PASSWORD"]);
    expect([...inCompose].filter((name) => !page.includes(`\`${name}\``) && !printed.has(name))).toEqual([]);
    expect(found(page, /`(CLIMA_\w+)`/g).filter((name) => !inCompose.has(name))).toEqual([]);
    expect(inCompose.size).toBeGreaterThan(10);
  });

  test("name the same volumes", () => {
    const volumes = found(compose, /^ {2}([a-z]+-[a-z]+):$/gm).filter(
      (name) => compose.includes(`- ${name}:/`) || compose.includes(`"${name}:/`),
    );
    expect(volumes.length).toBeGreaterThan(8);
    expect(volumes.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test("name the same ports", () => {
    const ports = found(compose, /:(\d+):\d+"/g).sort();
    expect(
      found(page, /the ports ([\d, and]+) are opened on/g)
        .flatMap((list) => list.match(/\d+/g) ?? [])
        .sort(),
    ).toEqual(ports);
  });
});
