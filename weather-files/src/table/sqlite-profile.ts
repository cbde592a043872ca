/** Tables and views of a database, and the names of their columns. */
export type SqliteSchema = ReadonlyMap<string, readonly string[]>;

/** What is read of the database of a program. The rows become readings by the Profile that recognises their columns. */
export interface SqliteProfile {
  /** Whose database it is, for people. */
  readonly name: string;
  /** What is read of a database of this shape; nothing of any other. */
  queries(schema: SqliteSchema): readonly SqliteQuery[];
}

export interface SqliteQuery {
  /** Of the table that it makes, for people and for the Profile. */
  readonly table: string;
  /**
   * Its first column is a key: a whole number, another one in each row. Gives the rows whose key is above `?1`, in the order of the key,
   * at most `?2`: so no lock is held for longer than a piece takes, and memory stays flat.
   */
  readonly sql: string;
  /** Gives the highest key, or null, for the share that is read. */
  readonly lastKeySql: string;
  /** Gives what is known of the rows before they are read; each row is a line of the head's preamble: `# `, and its cells with tabs between. */
  readonly aboutSql?: string;
}
