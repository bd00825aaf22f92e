/** Rejects with `late()` after `milliseconds`, so that the caller knows soon; `work` itself may go on. */
export function within<T>(milliseconds: number, work: Promise<T>, late: () => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.max(0, milliseconds));
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
