const { writeFileSync } = require("node:fs");
const path = require("node:path");
const { reporters, Runner } = require("mocha");

/** mocha's usual report; counts, failures and the time of each file are left where the caller of all suites finds them. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failed = [];
    const files = {};
    let last = performance.now();
    const spent = ({ file }) => {
      const now = performance.now();
      const name = file ? path.basename(file) : "none";
      files[name] = (files[name] ?? 0) + now - last;
      last = now;
    };
    runner.on(Runner.constants.EVENT_TEST_END, spent);
    runner.on(Runner.constants.EVENT_HOOK_END, spent);
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failed.push(`${test.fullTitle()}\n${error.stack ?? error.message}`);
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const result = { passes, failures, pending, failed, files };
      writeFileSync(process.env.DOCKET_TEST_COUNTS, JSON.stringify(result));
    });
  }
};
