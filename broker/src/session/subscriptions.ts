import { rememberMatches } from "../packets/remembered-matches.ts";
import { matches } from "../packets/topics.ts";

/** Topics whose matches one client remembers: there may be thousands of clients. */
const REMEMBERED_TOPICS = 256;

/** One client's subscriptions by their filters. */
export class Subscriptions<T extends { readonly filter: string }> extends Map<string, T> {
  #matching: ((topic: string) => readonly T[]) | undefined;

  /** Those that match a topic. Remembered, because what waits for a client is of the same few topics. */
  matching(topic: string): readonly T[] {
    this.#matching ??= rememberMatches((each) => [...this.values()].filter(({ filter }) => matches(filter, each)), REMEMBERED_TOPICS).of;
    return this.#matching(topic);
  }

  override set(filter: string, subscription: T): this {
    this.#matching = undefined;
    return super.set(filter, subscription);
  }

  override delete(filter: string): boolean {
    this.#matching = undefined;
    return super.delete(filter);
  }

  override clear(): void {
    this.#matching = undefined;
    super.clear();
  }
}
