/** Runs `check` until it passes; rejects with its last failure after fifteen seconds. */
export async function eventually(check: () => Promise<unknown> | unknown): Promise<void> {
  const end = Date.now() + 15_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
