export { startIngest } from "./main.ts";
export { type IngestHttp, type IngestHttpSettings, startIngestHttp } from "./observability/ingest-http.ts";
export type { Ingest, IngestState, NamedWrite } from "./port.ts";
export { createRejectedFolder, type RejectedEntry, type RejectedFolder } from "./rejected/rejected-folder.ts";
export { type IngestSettings, rejectedPath } from "./settings.ts";
