import type { InfoMessage } from "@clima/schemas";
import { type Components, idOf, quoted, type StationContext, withIds } from "./component.ts";

/** A remote with more of them is one list. */
const MAX_BUTTONS_OF_REMOTE = 40;
/** Of all remotes together: brokers and Home Assistant take a message of some tens of kilobytes, not of megabytes. */
const MAX_BUTTONS = 200;

/** What the list shows while nobody chooses, so that the same button can be chosen twice in a row. */
const NOTHING_CHOSEN = "–";

/** A station carries an id out once, so each press needs one of its own. */
export const COMMAND_ID = "ha-{{ now().timestamp() }}";

interface Remote {
  readonly name: string;
  readonly buttons: readonly string[];
}

/** Small remotes, as long as there are not too many, and all others. */
function divide({ remotes }: Pick<InfoMessage, "remotes">): { readonly small: readonly Remote[]; readonly large: readonly Remote[] } {
  const small: Remote[] = [];
  const large: Remote[] = [];
  let count = 0;
  for (const [name, buttons] of Object.entries(remotes)) {
    const isSmall = buttons.length <= MAX_BUTTONS_OF_REMOTE && count + buttons.length <= MAX_BUTTONS;
    if (isSmall) count += buttons.length;
    if (buttons.length > 0) (isSmall ? small : large).push({ name, buttons });
  }
  return { small, large };
}

/** A button for each button of the small remotes, and a list for each of the large ones. */
export function remoteComponents(context: StationContext, info: Pick<InfoMessage, "remotes">): Components {
  const { small, large } = divide(info);
  const command_topic = context.topics.command("ir/send");
  const buttons = small.flatMap(({ name: remote, buttons: names }) =>
    names.map((button) => {
      const command_template = `{"id":"${COMMAND_ID}","remote":${quoted(remote)},"button":${quoted(button)}}`;
      return [
        idOf("button", remote, button),
        { platform: "button", name: `${remote} ${button}`, command_topic, command_template },
      ] as const;
    }),
  );
  const lists = large.map(({ name: remote, buttons: names }) => {
    const component = {
      platform: "select",
      name: remote,
      options: [NOTHING_CHOSEN, ...names],
      command_topic,
      command_template: `{"id":"${COMMAND_ID}","remote":${quoted(remote)},"button":{{ value | to_json }}}`,
      state_topic: context.topics.status,
      value_template: NOTHING_CHOSEN,
    };
    return [idOf("remote", remote), component] as const;
  });
  return withIds(context, Object.fromEntries([...buttons, ...lists]));
}

const OTHER = "other";

/** An event for each code that is received; its type is the button, where it is one of those that have an entity. */
export function receivedComponents(context: StationContext, info: Pick<InfoMessage, "remotes" | "infraredReceiver">): Components {
  if (info.infraredReceiver !== true) return {};
  const known = divide(info).small.flatMap(({ name, buttons }) => buttons.map((button) => `${name} ${button}`));
  const names = [...new Set(known)].filter((name) => name !== OTHER);
  const attributes = ["remote", "button", "protocol", "address", "command", "repeats"].map(
    (key) => `'${key}': value_json.${key} | default(none)`,
  );
  const received = {
    platform: "event",
    name: "Remote control",
    icon: "mdi:remote",
    state_topic: context.topics.irReceived,
    event_types: [...names, OTHER],
    value_template:
      "{% set pressed = (value_json.remote | default('')) ~ ' ' ~ (value_json.button | default('')) %}" +
      `{{ {'event_type': pressed if pressed in [${names.map(quoted).join(", ")}] else '${OTHER}', ${attributes.join(", ")}} | to_json }}`,
  };
  return withIds(context, { received });
}

/** Through which Home Assistant's own integrations drive air conditioners and televisions, and hear their remotes. */
export function emitterComponents(
  context: StationContext,
  { infraredReceiver }: Pick<InfoMessage, "infraredReceiver">,
  hasSender: boolean,
): Components {
  const emitter = { platform: "infrared", schema: "emitter", name: "Infrared emitter", command_topic: context.topics.command("ir/raw") };
  const receiver = {
    platform: "infrared",
    schema: "receiver",
    name: "Infrared receiver",
    state_topic: context.topics.irReceived,
    value_template: "{{ {'timings': value_json.timingsUs} | to_json }}",
  };
  return withIds(context, { ...(hasSender ? { emitter } : {}), ...(infraredReceiver === true ? { receiver } : {}) });
}
