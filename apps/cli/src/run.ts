import { CommanderError } from "commander";
import { exitCodes } from "./errors.js";
import { isStopping } from "./interrupt.js";
import { createProgram } from "./program.js";
import { say } from "./terminal/output.js";

/**
 * Runs one command to its end, and says what is wrong if it fails.
 *
 * @param args the command and what it is given, without the name of the program
 * @returns its exit code; `undefined` where a signal has ended it, which has a code of its own
 */
export async function run(args: string[]): Promise<number | undefined> {
  try {
    await createProgram().parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    // It has said what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    if (isStopping()) return undefined;
    const { explain } = await import("./explain.js");
    const { message, exitCode } = explain(error);
    say(message);
    return exitCode;
  }
}
