import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const LIRCD = `begin remote
  name  Bench_Amplifier
  bits  16
  flags SPACE_ENC|CONST_LENGTH
  header 9000 4500
  one 563 1687
  zero 563 563
  ptrail 563
  repeat 9000 2250
  pre_data_bits 16
  pre_data 0x20DF
  gap 108000
  begin codes
    KEY_POWER 0x10EF
    KEY_MUTE  oops
  end codes
end remote
`;

async function clima(...args: string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  const running = scene.start(args);
  const code = await running.exited;
  return { code, text: running.output() };
}

test("a remote that is imported while the station runs can be listed, shown, converted and pressed", async () => {
  await scene.startAndWait("up");
  const file = join(scene.folder, "amp.lircd.conf");
  writeFileSync(file, LIRCD);
  const imported = await clima("ir", "import", file);
  expect(imported).toMatchObject({ code: 0, text: expect.stringMatching(/1 remotes with 1 buttons imported, 1 could not be read/) });
  expect(imported.text).toContain(`${file}:15: KEY_MUTE: oops; expected codes like 0x1234`);
  expect((await clima("ir", "list")).text).toContain("Bench_Amplifier  1 buttons");
  expect((await clima("ir", "show", "bench_amplifier")).text).toBe("KEY_POWER  nec address 4 command 8\n");
  expect((await clima("ir", "convert", "bench_amplifier", "--to", "pronto")).text).toMatch(/^KEY_POWER: 0000 006D 0022 0002 0156 00AB /);
  await waitFor("the station to know it", async () => (await clima("ir", "send", "Bench_Amplifier", "key_power")).code === 0, 20_000);
  const sent =
    readFileSync(join(scene.folder, "demo", "ir-sent.ndjson"), "utf8")
      .trim()
      .split("\n")
      .at(-1) ?? "";
  expect(JSON.parse(sent)).toMatchObject({ remote: "Bench_Amplifier", button: "KEY_POWER", carrierHz: 38_000 });
});

test("what cannot be done is said in one line", async () => {
  expect((await clima("ir", "list")).text).toMatch(/There is none in .*remotes; clima ir import takes files of many kinds/);
  expect((await clima("ir", "list")).text).toMatch(/^demo-tv {2}\d+ buttons$/m);
  expect(await clima("ir", "show", "tv")).toMatchObject({ code: 1, text: 'remote "tv" is not known; known are demo-tv\n' });
  expect(await clima("ir", "import", "/nowhere.ir")).toMatchObject({
    code: 1,
    text: expect.stringMatching(/^\/nowhere\.ir cannot be read: ENOENT/),
  });
  expect((await clima("ir", "convert", "tv", "--to", "morse")).text).toBe(
    "--to is morse; expected clima, flipper, lircd, pronto, timings\n",
  );
  expect((await clima("ir", "learn", "tv", "power", "--timeout", "1000")).text).toMatch(/no connection to mqtt:/);
});
