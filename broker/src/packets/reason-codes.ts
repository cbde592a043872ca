/** Reason codes of MQTT 5, section 2.4, that this broker sends or acts on. */
export const REASON = {
  success: 0x00,
  disconnectWithWill: 0x04,
  noMatchingSubscribers: 0x10,
  noSubscriptionExisted: 0x11,
  continueAuthentication: 0x18,
  reAuthenticate: 0x19,
  unspecifiedError: 0x80,
  malformedPacket: 0x81,
  protocolError: 0x82,
  implementationSpecificError: 0x83,
  unsupportedProtocolVersion: 0x84,
  clientIdentifierNotValid: 0x85,
  badUserNameOrPassword: 0x86,
  notAuthorized: 0x87,
  serverUnavailable: 0x88,
  serverBusy: 0x89,
  serverShuttingDown: 0x8b,
  badAuthenticationMethod: 0x8c,
  keepAliveTimeout: 0x8d,
  sessionTakenOver: 0x8e,
  topicFilterInvalid: 0x8f,
  topicNameInvalid: 0x90,
  packetIdentifierInUse: 0x91,
  packetIdentifierNotFound: 0x92,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  messageRateTooHigh: 0x96,
  quotaExceeded: 0x97,
  administrativeAction: 0x98,
  payloadFormatInvalid: 0x99,
} as const;

export type ReasonCode = (typeof REASON)[keyof typeof REASON];

const OF_PUBACK: readonly number[] = [
  REASON.success,
  REASON.noMatchingSubscribers,
  REASON.unspecifiedError,
  REASON.implementationSpecificError,
  REASON.notAuthorized,
  REASON.topicNameInvalid,
  REASON.packetIdentifierInUse,
  REASON.quotaExceeded,
  REASON.payloadFormatInvalid,
];
const OF_PUBREL: readonly number[] = [REASON.success, REASON.packetIdentifierNotFound];

/** The reason codes that a client may send, by packet: tables 3-4 to 3-7, 3-10 and 3-11, without what only a server sends. */
export const CLIENT_REASONS: Readonly<Record<"puback" | "pubrec" | "pubrel" | "pubcomp" | "disconnect" | "auth", readonly number[]>> = {
  puback: OF_PUBACK,
  pubrec: OF_PUBACK,
  pubrel: OF_PUBREL,
  pubcomp: OF_PUBREL,
  disconnect: [
    REASON.success,
    REASON.disconnectWithWill,
    REASON.unspecifiedError,
    REASON.malformedPacket,
    REASON.protocolError,
    REASON.implementationSpecificError,
    REASON.topicNameInvalid,
    REASON.receiveMaximumExceeded,
    REASON.topicAliasInvalid,
    REASON.packetTooLarge,
    REASON.messageRateTooHigh,
    REASON.quotaExceeded,
    REASON.administrativeAction,
    REASON.payloadFormatInvalid,
  ],
  auth: [REASON.continueAuthentication, REASON.reAuthenticate],
};
