export { type Ingest, type IngestSettings, type NamedWrite, rejectedPath, startIngest } from "./main.ts";
export { type IngestHttp, type IngestHttpSettings, startIngestHttp } from "./observability/ingest-http.ts";
export type { IngestState } from "./observability/ingest-state.ts";
export { createRejectedFolder, type Kept, type RejectedFolder } from "./rejected/rejected-folder.ts";
