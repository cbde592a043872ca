import type { Log, Result, ResultMessage } from "@clima/schemas";
import type { Parts } from "../api-types.ts";
import type { LiveView } from "../live-view.ts";
import type { OpenPages } from "../open-pages.ts";
import type { OwnNames } from "../own-names.ts";
import type { History } from "../parts.ts";
import type { CommandFailure, PanelCommand } from "../send-command.ts";
import type { ShortcutsKeeper } from "../shortcuts/shortcuts-file.ts";
import type { VisitorDeps } from "../sign-in/visitors.ts";

/** What the HTTP API answers from. */
export interface ApiDeps {
  readonly names: OwnNames;
  readonly log: Log;
  readonly store: History;
  readonly live: LiveView;
  readonly isMqttConnected: () => boolean;
  readonly send: (station: string, command: PanelCommand, body: unknown) => Promise<Result<ResultMessage, CommandFailure>>;
  readonly pages: OpenPages;
  readonly partsNow: () => Parts;
  readonly shortcuts: ShortcutsKeeper;
  readonly signIn: VisitorDeps;
}
