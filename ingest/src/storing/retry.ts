/** How often a store that is away is asked again: the wait doubles from the first to the last. */
export const RETRY = { firstMs: 250, maxMs: 10_000 };
