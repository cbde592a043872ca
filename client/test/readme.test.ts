import { describe, expect, test } from "@jest/globals";
import { readRepositoryFile, repositoryFiles } from "../../test/support/repository.ts";

/** What a reader copies from the README is what the tests run. */
describe("the programs in the client's README", () => {
  const blocks = [...readRepositoryFile("client/README.md").matchAll(/```(?:js|ts|html)\n([\s\S]*?)```/g)].map(([, code]) => code);
  const examples = repositoryFiles().filter((path) => path.startsWith("client/examples/"));

  test("are the files of the examples, each of them, word for word", () => {
    expect(examples).toHaveLength(3);
    expect([...blocks].sort()).toEqual(examples.map(readRepositoryFile).sort());
  });
});

describe("the licence of the package", () => {
  test("is that of the repository", () => {
    expect(readRepositoryFile("client/LICENSE")).toBe(readRepositoryFile("LICENSE"));
  });
});
