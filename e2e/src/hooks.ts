import { startEnvironment, stopEnvironment } from "./environment.js";
import { closeWindows } from "./visitor.js";

/** For mocha's `require`. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(120_000);
    await startEnvironment();
  },
  async afterEach(this: Mocha.Context): Promise<void> {
    await closeWindows(this.currentTest?.state === "passed");
  },
  async afterAll(): Promise<void> {
    await stopEnvironment();
  },
};
