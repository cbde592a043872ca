import type { PanelCommand } from "../send-command.ts";
import { jsonAnswer } from "./answers.ts";
import type { ApiDeps } from "./deps.ts";
import { type JsonSchema, named } from "./json-schema.ts";
import { stationId } from "./parameters.ts";
import { problem } from "./problem.ts";
import { type Route, route } from "./route.ts";

interface CommandOfRoute {
  readonly command: PanelCommand;
  readonly summary: string;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly example: unknown;
}

const COMMANDS: readonly CommandOfRoute[] = [
  {
    command: "ir/send",
    summary: "Press a button, or send an infrared code",
    description: "The answer is the station's own result, also where it rejects the command: `status` and `message` say what came of it.",
    schema: named("IrSendRequest"),
    example: { remote: "demo-tv", button: "power" },
  },
  {
    command: "ir/state",
    summary: "Put an air conditioner into a state",
    description: "The answer says what of it the air conditioner's protocol holds (`held`), and what not (`adjustments`).",
    schema: named("IrStateRequest"),
    example: { remote: "living room ac", mode: "cool", temperatureC: 24 },
  },
  {
    command: "ir/learn",
    summary: "Record the next press of a remote control under a name, or several in a row",
    description: "Answers when all buttons were learned, or `timeoutMs` (half a minute for each button, but two at most) is over.",
    schema: named("IrLearnRequest"),
    example: { remote: "demo-tv", button: "mute" },
  },
  {
    command: "ir/cancel",
    summary: "End a lesson, a macro, or presses that wait",
    description: "What is ended is answered too, where it was asked for. Without `name` and `commandId` all of it is.",
    schema: named("IrCancelRequest"),
    example: { commandId: "5f0c1a6e" },
  },
];

/** Commands to a station, each with its result. */
export const commandRoutes = (deps: ApiDeps): readonly Route[] =>
  COMMANDS.map(({ command, summary, description, schema, example }) =>
    route({
      method: "post",
      path: `/stations/{station}/commands/${command}`,
      summary,
      description,
      parameters: { station: stationId },
      body: { schema, example },
      answers: { 200: jsonAnswer("the station's result", named("ResultMessage")) },
      problems: [404, 503, 504],
      async handle({ station }, context, body) {
        const sent = await deps.send(station, command, body);
        return sent.ok ? context.json(sent.value) : problem(context, sent.error.status, sent.error.error);
      },
    }),
  );
