import { removeSharedServer } from "./test-database.js";

/** For mocha's `require`: stops the shared server after the last test. */
export const mochaHooks = {
  async afterAll(this: { timeout(milliseconds: number): void }): Promise<void> {
    this.timeout(30_000);
    await removeSharedServer();
  },
};
