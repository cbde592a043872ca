import { createOneAtATime } from "@clima/schemas";

/** Transmissions one after the other, for there is one transmitter. */
export function createTransmissions(maxWaiting: number) {
  const inTurn = createOneAtATime();
  let underWay = 0;
  return {
    /** How many are ahead of one that comes now. */
    ahead: () => underWay,
    isFull: () => underWay > maxWaiting,
    run<T>(transmission: () => Promise<T>): Promise<T> {
      underWay += 1;
      return inTurn(transmission).finally(() => {
        underWay -= 1;
      });
    },
    /** Resolves when what is under way now has ended, however it ended. */
    idle: (): Promise<void> => inTurn(async () => {}),
  };
}
