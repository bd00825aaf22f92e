const { writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

/** mocha's usual report; the counts are left where the caller of all suites finds them. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(process.env.DOCKET_TEST_COUNTS, JSON.stringify({ passes, failures, pending }));
    });
  }
};
