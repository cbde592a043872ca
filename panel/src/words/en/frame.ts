/** What every page has around it. */
export const frame = {
  stations: "Stations",
  allStations: "All stations",
  settings: "Settings",
  pages: "Pages",
  stationPages: "Pages of this station",
  looking: "Looking for stations…",
  notYetHeard: "Stations are shown as soon as they can be heard.",
  noStation: "No station has been seen yet. Start one with: clima agent",
  cannotShow: (problem: string) => `No station can be shown: ${problem}`,
  panelSilent: "the panel does not answer",
  browserOffline: "this browser is offline",
  skip: "Skip to the content",
  tabs: { now: "Now", history: "History", records: "Records", remote: "Remote", station: "Station" },
};
