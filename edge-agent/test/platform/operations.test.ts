import { expect, test } from "@jest/globals";
import { createOperations, type Done } from "../../src/platform/operations.ts";
import { settle } from "../support/manual-clock.ts";

function createBroker(window: number) {
  const operations = createOperations();
  operations.setWindow(window);
  const asked: { readonly name: string; readonly done: Done }[] = [];
  const answers: string[] = [];
  const ask = (name: string) =>
    void operations
      .run((done) => void asked.push({ name, done }))
      .then((answer) => answers.push(`${name}: ${answer.ok ? "ok" : answer.error}`));
  return {
    operations,
    ask,
    answers,
    names: () => asked.map(({ name }) => name),
    done: (index: number, error?: Error) => asked[index]?.done(error),
  };
}

test("[MQTT5-3.3.4-9] no more is under way than the broker takes; the rest follows in order as answers come", async () => {
  const { ask, names, done, answers } = createBroker(2);
  for (const name of ["a", "b", "c", "d"]) ask(name);
  expect(names()).toEqual(["a", "b"]);
  done(1);
  expect(names()).toEqual(["a", "b", "c"]);
  done(0, new Error("Not authorized"));
  await settle();
  expect(names()).toEqual(["a", "b", "c", "d"]);
  expect(answers).toEqual(["b: ok", "a: Not authorized"]);
});

test("what was under way or waited ends with the connection, and what waited was never sent", async () => {
  const { operations, ask, names, done, answers } = createBroker(1);
  ask("a");
  ask("b");
  operations.fail("the connection broke");
  done(0);
  await settle();
  expect(names()).toEqual(["a"]);
  expect(answers).toEqual(["a: the connection broke", "b: the connection broke"]);
});

test("a new connection begins with a whole window", () => {
  const { operations, ask, names } = createBroker(1);
  ask("a");
  operations.fail("the connection broke");
  ask("b");
  expect(names()).toEqual(["a", "b"]);
});
