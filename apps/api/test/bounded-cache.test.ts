import { expect } from "chai";
import { BoundedCache } from "../dist/auth/bounded-cache.js";

const never = Number.POSITIVE_INFINITY;

describe("a bounded cache", () => {
  const kept = (cache: BoundedCache<number>, keys: string[]) =>
    keys.filter((key) => cache.get(key) !== undefined).join("");

  it("holds no more than it may, and keeps what is asked for", () => {
    const cache = new BoundedCache<number>(3);
    for (const key of "abc") cache.set(key, 1, never);
    cache.get("a");
    cache.set("d", 1, never);
    expect(kept(cache, [..."abcd"])).to.equal("acd");
    // All of them have been asked for: the first to come is the first to go.
    cache.set("e", 1, never);
    cache.set("f", 1, never);
    expect(kept(cache, [..."abcdef"]))
      .to.have.lengthOf(3)
      .and.to.match(/ef$/);
  });

  it("takes what everybody asks for through any number of others", () => {
    const cache = new BoundedCache<number>(10);
    cache.set("mine", 1, never);
    for (let other = 0; other < 1_000; other += 1) {
      cache.set(`other ${other}`, 1, never);
      expect(cache.get("mine"), `after ${other}`).to.equal(1);
    }
  });

  it("forgets what has expired, and what it is told to", () => {
    const cache = new BoundedCache<number>(3);
    cache.set("old", 1, Date.now() - 1);
    cache.set("one", 1, never);
    cache.set("two", 2, never);
    cache.forget((value) => value === 2);
    expect(kept(cache, ["old", "one", "two"])).to.equal("one");
    cache.set("one", 3, never);
    expect(cache.get("one")).to.equal(3);
  });
});
