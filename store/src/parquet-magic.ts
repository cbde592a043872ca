/** The first bytes of every Parquet file (parquet.apache.org, "File Format"). */
export const PARQUET_MAGIC = "PAR1";
