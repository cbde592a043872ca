/** The pages of a station, in the order of their tabs. */
export const stationPages = ["now", "history", "records", "remote", "station"] as const;
export type StationPageName = (typeof stationPages)[number];
/** Pages of no one station. */
export const housePages = ["stations", "settings"] as const;
export type HousePageName = (typeof housePages)[number];

/** What the address says after #: `#garden/history?range=7d`, `#/stations`. */
export interface Address {
  /** Absent for a page of no one station, and where the address names none. */
  readonly station?: string | undefined;
  readonly page: StationPageName | HousePageName;
  /** What belongs to the page, each of which reads its own. */
  readonly query: URLSearchParams;
}

/** What the address says that is not known is left out. */
export function readAddress(hash: string): Address {
  const [path = "", search = ""] = hash.replace(/^#/, "").split("?");
  const [name = "", page = ""] = path.split("/").map(decoded);
  const query = new URLSearchParams(search);
  if (name === "") return { page: isHousePage(page) ? page : "now", query };
  // Charts were on the first page once: bookmarks name only their time.
  const first = query.has("range") ? "history" : "now";
  return { station: name, page: isStationPage(page) ? page : first, query };
}

export function writeAddress({
  station,
  page,
  query = new URLSearchParams(),
}: Pick<Address, "station" | "page"> & Partial<Address>): string {
  const path =
    station === undefined ? (page === "now" ? "" : `/${page}`) : `${encodeURIComponent(station)}${page === "now" ? "" : `/${page}`}`;
  return `#${path}${query.size === 0 ? "" : `?${query}`}`;
}

const isStationPage = (name: string): name is StationPageName => (stationPages as readonly string[]).includes(name);
const isHousePage = (name: string): name is HousePageName => (housePages as readonly string[]).includes(name);

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return "";
  }
}
