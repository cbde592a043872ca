import type { IrCancelCommand } from "@clima/schemas";

/** What of a command can be ended: a press while it waits, a macro and a lesson at any time. */
export type CancellableKind = "press" | "macro" | "lesson";

export interface Cancellable {
  readonly kind: CancellableKind;
  /** Of its command, where that had one. */
  readonly id?: string | undefined;
  /** Of a macro. */
  readonly name?: string;
}

type Wanted = Pick<IrCancelCommand, "name" | "commandId">;

/** The commands under way that can be ended. */
export function createCancellation() {
  const underWay = new Map<Cancellable, AbortController>();

  /** Ends what is wanted, or all; which. */
  function cancel({ name, commandId }: Wanted): readonly Cancellable[] {
    const isAll = name === undefined && commandId === undefined;
    const isWanted = (each: Cancellable) =>
      isAll || (commandId !== undefined && each.id === commandId) || (name !== undefined && each.kind === "macro" && each.name === name);
    const ended = [...underWay].filter(([each]) => isWanted(each));
    for (const [each, controller] of ended) {
      underWay.delete(each);
      controller.abort();
    }
    return ended.map(([each]) => each);
  }

  return {
    begin(what: Cancellable): { readonly signal: AbortSignal; end(): void } {
      const controller = new AbortController();
      underWay.set(what, controller);
      return { signal: controller.signal, end: () => void underWay.delete(what) };
    },
    cancel,
  };
}

export type Cancellation = ReturnType<typeof createCancellation>;
