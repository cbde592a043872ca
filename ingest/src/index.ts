export { type Ingest, type IngestSettings, type IngestState, rejectedPath, startIngest } from "./main.ts";
export { type IngestHttp, type IngestHttpSettings, startIngestHttp } from "./observability/ingest-http.ts";
export { createRejectedFolder, type Kept, type RejectedFolder } from "./rejected/rejected-folder.ts";
