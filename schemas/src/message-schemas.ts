import common from "../messages/common.schema.json" with { type: "json" };
import health from "../messages/health.schema.json" with { type: "json" };
import info from "../messages/info.schema.json" with { type: "json" };
import irCancel from "../messages/ir-cancel.schema.json" with { type: "json" };
import irLearn from "../messages/ir-learn.schema.json" with { type: "json" };
import irSend from "../messages/ir-send.schema.json" with { type: "json" };
import irState from "../messages/ir-state.schema.json" with { type: "json" };
import irStateCommand from "../messages/ir-state-command.schema.json" with { type: "json" };
import result from "../messages/result.schema.json" with { type: "json" };

/**
 * The JSON Schemas (draft 7) of messages that the panel's HTTP API hands on, by title, and the definitions that they refer to as
 * common.schema.json#/definitions/…: for its description. What checks messages are the parsers.
 */
export const messageSchemas = {
  definitions: common.definitions,
  HealthMessage: health,
  InfoMessage: info,
  IrCancelCommand: irCancel,
  IrLearnCommand: irLearn,
  IrSendCommand: irSend,
  IrStateCommand: irStateCommand,
  IrStateMessage: irState,
  ResultMessage: result,
};
