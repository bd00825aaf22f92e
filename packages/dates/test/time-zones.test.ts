import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const TESTS = ["due", "next-due", "problems", "words", "rule"];

describe("the machine's time zone makes no difference", () => {
  for (const zone of ["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Europe/Zurich"]) {
    it(`TZ=${zone}`, () => {
      const mocha = fileURLToPath(import.meta.resolve("mocha/bin/mocha.js"));
      const files = TESTS.map((name) => path.join(import.meta.dirname, `${name}.test.js`));
      const output = execFileSync(
        process.execPath,
        [mocha, "--no-config", "--timeout", "60000", "--reporter", "json", ...files],
        { env: { ...process.env, TZ: zone }, encoding: "utf8" },
      );
      const { stats } = JSON.parse(output) as { stats: { passes: number; failures: number } };
      expect(stats.failures).to.equal(0);
      expect(stats.passes).to.be.greaterThan(150);
    });
  }
});
