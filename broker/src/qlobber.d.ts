declare module "qlobber" {
  /** Topic filters and what belongs to them. */
  export class Qlobber<T> {
    constructor(options?: Readonly<Record<string, unknown>>);
    add(filter: string, value: T): this;
    remove(filter: string, value?: T): this;
    match(topic: string): T[];
  }
  const qlobber: { readonly Qlobber: typeof Qlobber };
  export default qlobber;
}
