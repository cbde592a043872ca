/** The queues that a message waits in. Most wait in one, and there are a hundred thousand messages: a set for each would be a quarter of their memory. */
export class Receivers {
  #only: string | undefined;
  #all: Set<string> | undefined;

  get size(): number {
    return this.#all?.size ?? (this.#only === undefined ? 0 : 1);
  }

  add(queueId: string): void {
    if (this.#all !== undefined) this.#all.add(queueId);
    else if (this.#only === undefined) this.#only = queueId;
    else if (this.#only !== queueId) this.#all = new Set([this.#only, queueId]);
  }

  delete(queueId: string): void {
    if (this.#all !== undefined) this.#all.delete(queueId);
    else if (this.#only === queueId) this.#only = undefined;
  }

  toArray(): string[] {
    if (this.#all !== undefined) return [...this.#all];
    return this.#only === undefined ? [] : [this.#only];
  }
}
