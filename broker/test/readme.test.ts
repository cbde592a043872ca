import { describe, expect, test } from "@jest/globals";
import { readRepositoryFile, repositoryFiles } from "../../test/support/repository.ts";

/** What a reader copies from the README is what the tests run. */
describe("the programs in the broker's README", () => {
  const blocks = [...readRepositoryFile("broker/README.md").matchAll(/```(?:js|ts)\n([\s\S]*?)```/g)].map(([, code]) => code);
  const examples = repositoryFiles().filter((path) => path.startsWith("broker/examples/"));

  test("are the files of the examples, each of them, word for word", () => {
    expect(examples.length).toBeGreaterThan(0);
    expect([...blocks].sort()).toEqual(examples.map(readRepositoryFile).sort());
  });
});

describe("the licence of the package", () => {
  test("is that of the repository", () => {
    expect(readRepositoryFile("broker/LICENSE")).toBe(readRepositoryFile("LICENSE"));
  });
});
