/** What every page has around it. */
export const frame = {
  stations: "Stations",
  allStations: "All stations",
  settings: "Settings",
  pages: "Pages",
  stationPages: "Pages of this station",
  tabs: { now: "Now", history: "History", records: "Records", remote: "Remote", station: "Station" },
};
