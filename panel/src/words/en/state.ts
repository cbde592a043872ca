/** How stations, and what the page depends on, are. `since`: "since 14:02"; `ago`: "3 s ago"; `problem`: in the words of the part itself. */
export const state = {
  kinds: { online: "online", silent: "silent", offline: "offline", unknown: "unknown" },
  neverHeard: "never heard",
  lastHeard: (ago: string) => `last heard ${ago}`,
  offline: (since: string) => `offline ${since}`,
  silent: (since: string) => `silent ${since}`,
  onlineSeen: (ago: string) => `online, seen ${ago}`,
  heardSeen: (ago: string) => `heard, seen ${ago}`,
  sources: { pi: "Raspberry Pi", simulated: "simulated", recorded: "recorded", device: "another device" },
  stored: (ago: string) => `stored ${ago}`,
  timeUnknown: "time unknown: the station's clock was ahead",
  clockAhead: (length: string) =>
    `The clock of this station is ${length} ahead: the times of its readings are doubtful. On it: timedatectl status`,
  clockBehind: (length: string) =>
    `The clock of this station is ${length} behind: the times of its readings are doubtful. On it: timedatectl status`,
  notStored: (problem: string) => `Readings are not being stored: ${problem}. They wait until the store is back.`,
  unstored: (ago: string) => `Readings arrive but are not stored; the oldest that waits came ${ago}.`,
  noIngest: "The ingest is not connected to the broker.",
  browserOffline: (since: string) => `This browser is offline ${since}.`,
  panelSilent: (since: string) => `The panel does not answer ${since}.`,
  shownIsFromBefore: "What is shown is from before.",
  shownIsFrom: (time: string) => `What is shown is from ${time}.`,
  brokerAway: (since: string) => `The broker is away ${since}. No reading arrives and no button can be pressed until it is back.`,
  brokerRefuses: (since: string, problem: string) =>
    `The broker refuses the panel ${since}: ${problem}. No reading arrives and no button can be pressed until it is let in.`,
  ingestAway: (since: string) => `The ingest is away ${since}. Readings are shown, but not stored until it is back.`,
  storeAway: (since: string, problem: string) =>
    `The store is away ${since}: ${problem}. Readings wait, and the history cannot be shown until it is back.`,
  notStoredSince: (since: string, problem: string) =>
    `Readings are not being stored ${since}: ${problem}. They wait until the store is back.`,
  noAnswer: "no answer",
  noReason: "no reason given",
};
