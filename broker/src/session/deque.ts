const FIRST_ROOM = 4;
/** A larger room is given up once it is empty. */
const KEPT_ROOM = 256;

/** A first-in first-out list whose shift() costs the same however long it is: a ring, whose room is a power of two and doubles. */
export class Deque<T> {
  #ring: (T | undefined)[] = [];
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): T | undefined {
    return this.#length === 0 ? undefined : this.#ring[this.#head];
  }

  push(item: T): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length) & (this.#ring.length - 1)] = item;
    this.#length += 1;
  }

  unshift(item: T): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#head = (this.#head - 1) & (this.#ring.length - 1);
    this.#ring[this.#head] = item;
    this.#length += 1;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length -= 1;
    if (this.#length === 0 && this.#ring.length > KEPT_ROOM) this.clear();
    return item;
  }

  clear(): void {
    this.#ring = [];
    this.#head = 0;
    this.#length = 0;
  }

  #grow(): void {
    const ring = new Array<T | undefined>(Math.max(this.#ring.length * 2, FIRST_ROOM)).fill(undefined);
    for (let index = 0; index < this.#length; index += 1) ring[index] = this.#ring[(this.#head + index) & (this.#ring.length - 1)];
    this.#ring = ring;
    this.#head = 0;
  }
}
