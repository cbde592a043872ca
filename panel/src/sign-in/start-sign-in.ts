import { type BrokerAccess, type Log, loginOf, type Topics } from "@clima/schemas";
import { createFrontDoor } from "./front-door.ts";
import { createMqttLogins } from "./mqtt-login.ts";
import type { Role } from "./port.ts";
import { createSessions } from "./sessions.ts";
import { createTokenFinder, tokensFileIn } from "./tokens-file.ts";
import type { VisitorDeps } from "./visitors.ts";

export interface SignInSettings {
  readonly mqtt: BrokerAccess;
  readonly anonymousRole: Role;
  /** Where the tokens of machines are kept; without it there are none. */
  readonly dataDir?: string;
}

export interface SignIn extends VisitorDeps {
  close(): void;
}

/** Before a broker that hangs has answered, the page is there and presumes what it can. */
const KNOWN_WITHIN_MS = 3000;

/** What the panel needs to know its visitors. It resolves when the broker has said whether it lets in everybody, or does not answer. */
export async function startSignIn({ mqtt, anonymousRole, dataDir }: SignInSettings, topics: Topics, log: Log): Promise<SignIn> {
  const openLogin = createMqttLogins(mqtt, topics);
  const isPanelNameless = loginOf(mqtt).username === undefined && mqtt.cert === undefined;
  const door = createFrontDoor(openLogin, isPanelNameless);
  const sessions = createSessions(openLogin);
  const onProblem = (problem: string) => log.error(`panel: no token is let in: ${problem}`);
  const findToken = dataDir === undefined ? async () => undefined : createTokenFinder(tokensFileIn(dataDir), onProblem);
  const waited = new Promise<void>((resolve) => setTimeout(resolve, KNOWN_WITHIN_MS).unref());
  await Promise.race([door.known, waited]);
  return {
    door,
    sessions,
    findToken,
    anonymousRole,
    log,
    close() {
      door.close();
      sessions.close();
    },
  };
}
