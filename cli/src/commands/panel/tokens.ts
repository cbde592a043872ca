import {
  complainOfTokenName,
  hashToken,
  makeToken,
  readTokens,
  type TokenRecord,
  tokenRoles,
  tokensFileIn,
  writeTokens,
} from "@clima/panel";
import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { table } from "../../table.ts";
import { fail } from "../../terminal.ts";

type Place = Pick<Config, "dataDir">;

export interface TokenCreateOptions extends Answering {
  readonly role: string;
}

/** `clima panel token create`: prints the token, which is shown this once. A running panel lets it in at once. */
export async function tokenCreate(name: string, { role, json }: TokenCreateOptions, { dataDir }: Place): Promise<void> {
  const problem = complainOfTokenName(name);
  if (problem !== undefined) return fail(`${JSON.stringify(name)} cannot be a token's name; ${problem}`);
  const known =
    tokenRoles.find((each) => each === role) ?? fail(`a token cannot have the role ${role}; expected ${tokenRoles.join(" or ")}`);
  const tokens = await tokensIn(dataDir);
  if (tokens.some((each) => each.name === name)) return fail(`there is a token ${name} already; clima panel token revoke ${name} ends it`);
  const token = makeToken();
  await save(dataDir, [...tokens, { name, role: known, hash: hashToken(token), createdAt: new Date().toISOString() }]);
  process.stderr.write(`The token ${name} (${known}) is shown this once; a program sends it as "Authorization: Bearer TOKEN":\n`);
  print({ name, role: known, token }, { json }, (made) => [made.token]);
}

/** `clima panel token list`: names, roles and when each was made. */
export async function tokenList(answering: Answering, { dataDir }: Place): Promise<void> {
  const tokens = (await tokensIn(dataDir)).map(({ name, role, createdAt }) => ({ name, role, createdAt }));
  print(tokens, answering, (all) =>
    all.length === 0
      ? ["there are no tokens; clima panel token create makes one"]
      : table([["name", "role", "made"], ...all.map(({ name, role, createdAt }) => [name, role, createdAt])]),
  );
}

/** `clima panel token revoke`: a running panel refuses it from now on, and ends what listens by it. */
export async function tokenRevoke(name: string, answering: Answering, { dataDir }: Place): Promise<void> {
  const tokens = await tokensIn(dataDir);
  const others = tokens.filter((each) => each.name !== name);
  if (others.length === tokens.length) return fail(`there is no token ${name}; clima panel token list shows those there are`);
  await save(dataDir, others);
  print({ name }, answering, () => [`revoked ${name}`]);
}

async function tokensIn(dataDir: string): Promise<readonly TokenRecord[]> {
  const tokens = await readTokens(tokensFileIn(dataDir));
  return tokens.ok ? tokens.value : fail(tokens.error);
}

async function save(dataDir: string, tokens: readonly TokenRecord[]): Promise<void> {
  const file = tokensFileIn(dataDir);
  await writeTokens(file, tokens).catch((cause) => fail(`${file} cannot be written: ${(cause as Error).message}`));
}
