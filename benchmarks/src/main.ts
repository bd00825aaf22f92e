import { endEverything } from "./cleanup.js";
import { run } from "./commands.js";
import { readOptions, UsageError, usage } from "./options.js";

const codes = { SIGINT: 130, SIGTERM: 143 };
let interrupted = false;

// The handlers stay: pressing Ctrl+C twice must not leave half of the servers running.
for (const [signal, code] of Object.entries(codes)) {
  process.on(signal, async () => {
    interrupted = true;
    await endEverything();
    process.exit(code);
  });
}

try {
  const options = readOptions(process.argv.slice(2));
  const { text, failed } = options ? await run(options) : { text: `${usage}\n`, failed: false };
  process.stdout.write(text);
  if (failed) process.exitCode = 1;
} catch (error) {
  if (!interrupted) tell(error);
} finally {
  await endEverything();
}

function tell(error: unknown): void {
  const misused = error instanceof UsageError;
  const text = error instanceof Error && !misused ? error.stack : String(error);
  process.stderr.write(`${misused ? error.message : text}\n`);
  process.exitCode = misused ? 2 : 1;
}
