import { endEverything } from "./cleanup.js";
import { run } from "./commands.js";
import { readOptions } from "./options.js";

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await endEverything();
    process.exit(130);
  });
}

try {
  process.stdout.write(await run(readOptions(process.argv.slice(2))));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exitCode = 1;
} finally {
  await endEverything();
}
