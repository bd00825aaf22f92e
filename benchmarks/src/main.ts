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
  const { text, failed } = await run(readOptions(process.argv.slice(2)));
  process.stdout.write(text);
  if (failed) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exitCode = 1;
} finally {
  await endEverything();
}
