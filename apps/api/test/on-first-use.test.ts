import { expect } from "chai";
import { onFirstUse } from "../dist/system/on-first-use.js";

describe("what is loaded on first use", () => {
  it("is shared by those who need it meanwhile, and loaded again after a failure", async () => {
    let attempts = 0;
    const loaded = onFirstUse(async () => {
      attempts += 1;
      await Promise.resolve();
      if (attempts === 1) throw new Error("Too many open files.");
      return { attempts };
    });
    const first = await Promise.allSettled([loaded(), loaded()]);
    expect(first.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
    const [one, other] = await Promise.all([loaded(), loaded()]);
    expect(one).to.equal(other);
    expect([attempts, await loaded()]).to.deep.equal([2, one]);
  });
});
