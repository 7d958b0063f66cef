/** Things that must be done one after the other, each tried again until it works. */
export interface Chores {
  add(work: () => Promise<void>): void;
  /** Resolves when nothing is left to do; rejects with what stopped the first that is left, which is then tried again next time. */
  done(): Promise<void>;
}

export function createChores(onFailure: (error: unknown) => void): Chores {
  const left: (() => Promise<void>)[] = [];
  let running: Promise<void> | null = null;

  async function work(): Promise<void> {
    try {
      for (let next = left[0]; next; next = left[0]) {
        await next();
        left.shift();
      }
    } catch (error) {
      onFailure(error);
      throw error;
    } finally {
      running = null;
    }
  }

  return {
    add: (next) => void left.push(next),
    async done() {
      if (left.length > 0) running ??= work();
      await running;
    },
  };
}
