/** Its own types leave out the class with a prefix, and its events. */
declare module "mqemitter-redis" {
  import type { EventEmitter } from "node:events";

  export class MQEmitterRedisPrefix {
    constructor(prefix: string, options: { readonly pubConn: object; readonly subConn: object });
    readonly state: EventEmitter;
  }
}
