/** The same items; the next one is being read while somebody works on the last. */
export async function* readAhead<T>(items: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  let next = begin(items);
  try {
    for (let item = await next; !item.done; item = await next) {
      next = begin(items);
      yield item.value;
    }
  } finally {
    // Who ends early waits for what is on its way, and hears no more of it
    await next.catch(() => undefined);
    await items.return();
  }
}

/** What it throws is thrown when it is asked for; nobody listens until then. */
function begin<T>(items: AsyncGenerator<T, void>): Promise<IteratorResult<T, void>> {
  const next = items.next();
  next.catch(() => undefined);
  return next;
}
