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

declare module "qlobber/aedes/qlobber-sub.js" {
  interface SubscriptionValue {
    readonly clientId: string;
    readonly topic: string;
    readonly qos?: 0 | 1 | 2;
    readonly rh?: number | undefined;
    readonly rap?: boolean | undefined;
    readonly nl?: boolean | undefined;
  }
  /** Subscriptions by filter; a client's later one replaces its earlier one. */
  export default class QlobberSub {
    constructor(options?: Readonly<Record<string, unknown>>);
    readonly subscriptionsCount: number;
    add(filter: string, value: SubscriptionValue): this;
    remove(filter: string, value: SubscriptionValue): this;
    match(topic: string): {
      readonly clientId: string;
      readonly topic: string;
      readonly qos: 0 | 1 | 2;
      readonly rh?: number;
      readonly rap?: boolean;
      readonly nl?: boolean;
    }[];
  }
}
