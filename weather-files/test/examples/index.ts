import * as consoles from "./consoles.ts";
import * as davis from "./davis.ts";
import type { Example } from "./example.ts";
import * as fineOffset from "./fine-offset.ts";
import * as networks from "./networks.ts";
import * as openData from "./open-data.ts";
import * as publicServices from "./public-services.ts";
import * as services from "./services.ts";
import * as tempest from "./tempest.ts";
import * as uploads from "./uploads.ts";
import * as apis from "./weather-apis.ts";
import * as underground from "./weather-underground.ts";
import * as weewx from "./weewx.ts";

/** All example files of personal stations, their services, networks and programs, by name. */
export const examples: Readonly<Record<string, Example>> = {
  ...weewx,
  ...underground,
  ...consoles,
  ...davis,
  ...services,
  ...openData,
  ...networks,
  ...tempest,
  ...uploads,
  ...fineOffset,
  ...publicServices,
  ...apis,
};
