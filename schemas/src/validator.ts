/** What a compiled validator says of one failed keyword: ajv's error object, `verbose`. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly schema?: unknown;
  readonly parentSchema?: unknown;
  readonly data?: unknown;
}

/** A validator as ajv compiles it: a type guard that leaves its complaints on itself until the next call. */
export interface Validator<T> {
  (data: unknown): data is T;
  errors?: readonly SchemaError[] | null;
}
