import { AIR_CONDITIONERS, buttonsInOrder, decodeAirConditioner, describeWish, encodePress, readRemotes, wishOf } from "@clima/infrared";
import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { fail } from "../../terminal.ts";
import { airConditionerNamed, describeRange, folderOf, named, readText } from "./remotes.ts";

/** Every protocol of an air conditioner, with what it can hold. */
export function irAcList(answering: Answering): void {
  const facts = AIR_CONDITIONERS.map(({ protocol, model, range }) => ({ protocol, model, range }));
  print(facts, answering, (all) => all.map((one) => `${one.protocol}/${one.model}  ${describeRange(one)}`));
}

const STDIN_FD = 0;

/** The states that the codes of a file are; `-` is stdin. Fails where none is one. */
export function irAcDecode(file: string, answering: Answering): void {
  const { remotes, problems } = readRemotes(readText(file, file === "-" ? STDIN_FD : file), "signal");
  const facts = remotes.flatMap((remote) =>
    buttonsInOrder(remote).map(([button, code]) => {
      const climate = decodeAirConditioner(encodePress(code).timingsUs);
      return { remote: remote.name, button, ...climate };
    }),
  );
  if (!facts.some(({ state }) => state)) {
    const why = problems.map(({ line, reason }) => `${file}${line > 0 ? `:${line}` : ""}: ${reason}`);
    return fail(`${file} has no code of an air conditioner whose protocol is known (clima ir ac list)`, ...why.slice(0, 1));
  }
  print(facts, answering, (all) =>
    all.map(({ button, protocol, model, state }) =>
      state ? `${button}  ${protocol}/${model}: ${describeWish(wishOf(state, "on"))}` : `${button}  no state of an air conditioner`,
    ),
  );
}

export interface IrAcAddOptions extends Answering {
  readonly replace?: boolean;
}

/** Writes the remote file of an air conditioner. */
export function irAcAdd(name: string, protocol: string, model: string | undefined, options: IrAcAddOptions, config: Config): void {
  const climate = airConditionerNamed(protocol, model);
  if (!climate.ok) return fail(climate.error);
  const folder = folderOf(config);
  if (named(folder.read().remotes, name) && !options.replace)
    return fail(`there is a remote called ${name} already; say --replace to put this one in its place`);
  const saved = folder.save({ name, climate: climate.value, buttons: {} });
  if (!saved.ok) return fail(saved.error);
  const facts = { name, protocol: climate.value.protocol, model: climate.value.model, file: saved.value };
  print(facts, options, (added) => [`${added.name}: ${added.protocol}/${added.model}, ${added.file}`, describeRange(climate.value)]);
}
