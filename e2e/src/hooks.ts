import { clearStage, setStage } from "./stage.js";
import { closeVisits } from "./visit.js";

/** For mocha's `require`. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(120_000);
    await setStage();
  },
  async afterEach(): Promise<void> {
    await closeVisits();
  },
  async afterAll(): Promise<void> {
    await clearStage();
  },
};
