import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "../../support/temp-dir.ts";
import type { Engine } from "./engine.ts";
import { DEBIAN } from "./images.ts";

/** Debian's InfluxDB 1.6, which keeps its data where the compose file has a volume for those of InfluxDB 2. */
export const INFLUXDB_IMAGE = "clima-influxdb:1.6";

const DOCKERFILE = `FROM ${DEBIAN}
RUN apt-get update && apt-get install -y --no-install-recommends influxdb curl && rm -rf /var/lib/apt/lists/*
ENV INFLUXDB_REPORTING_DISABLED=true INFLUXDB_MONITOR_STORE_ENABLED=false INFLUXDB_HTTP_LOG_ENABLED=false \\
  INFLUXDB_META_DIR=/var/lib/influxdb2/meta INFLUXDB_DATA_DIR=/var/lib/influxdb2/data INFLUXDB_DATA_WAL_DIR=/var/lib/influxdb2/wal
`;

/** Builds it from the base that makeBases made; layers of the last time are taken again. */
export async function makeInfluxdb({ docker }: Engine): Promise<void> {
  const folder = tempDir();
  try {
    writeFileSync(join(folder.path, "Dockerfile"), DOCKERFILE);
    await docker("build", "--network", "host", "--tag", INFLUXDB_IMAGE, folder.path);
  } finally {
    folder.remove();
  }
}
