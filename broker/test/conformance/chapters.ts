/** The whole conformance table. */
import type { Chapter } from "./rule.ts";
import { connack } from "./rules/connack.ts";
import { connectHeader } from "./rules/connect.ts";
import { connectPayload } from "./rules/connect-payload.ts";
import { connectProperties } from "./rules/connect-properties.ts";
import { data } from "./rules/data.ts";
import { delivery } from "./rules/delivery.ts";
import { goodbyes } from "./rules/disconnect.ts";
import { errors } from "./rules/errors.ts";
import { order } from "./rules/order.ts";
import { publishFlags } from "./rules/publish.ts";
import { publishActions } from "./rules/publish-actions.ts";
import { publishHeader } from "./rules/publish-header.ts";
import { state } from "./rules/state.ts";
import { subscribing } from "./rules/subscribe.ts";
import { topics } from "./rules/topics.ts";
import { unsubscribing } from "./rules/unsubscribe.ts";
import { wills } from "./rules/will.ts";

export const chapters: readonly Chapter[] = [
  data,
  connectHeader,
  connectProperties,
  wills,
  connectPayload,
  connack,
  publishFlags,
  publishHeader,
  publishActions,
  subscribing,
  unsubscribing,
  goodbyes,
  state,
  delivery,
  order,
  topics,
  errors,
];
