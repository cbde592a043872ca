import type { HousePageName, StationPageName } from "./address.ts";
import { createHistoryPage } from "./history/history-page.ts";
import { createNowPage } from "./now.ts";
import type { CreateHousePage, CreateStationPage } from "./page.ts";
import { createRecordsPage } from "./records.ts";
import { createRemotePage } from "./remote/remote-page.ts";
import { createSettingsPage } from "./settings.ts";
import { createStationPage } from "./station-page.ts";
import { createStationsPage } from "./stations.ts";

/** The pages that there are. A station's have tabs in this order. */
export const createStationPages: { readonly [Name in StationPageName]?: CreateStationPage } = {
  now: createNowPage,
  history: createHistoryPage,
  records: createRecordsPage,
  remote: createRemotePage,
  station: createStationPage,
};

export const createHousePages: { readonly [Name in HousePageName]?: CreateHousePage } = {
  stations: createStationsPage,
  settings: createSettingsPage,
};
