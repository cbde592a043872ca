export { type Ingest, type IngestSettings, type NamedWrite, rejectedPath, startIngest } from "./main.ts";
export { type IngestHttp, type IngestHttpSettings, startIngestHttp } from "./observability/ingest-http.ts";
export { createRejectedFolder, type Kept, type RejectedFolder } from "./rejected/rejected-folder.ts";
export type { IngestState } from "./state.ts";
