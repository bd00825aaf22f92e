import { CommanderError } from "commander";
import { exitCodes } from "./errors.js";
import { isStopping } from "./interrupt.js";
import { createProgram } from "./program.js";
import { say } from "./terminal/output.js";

/**
 * Runs one command to its end, and prints what is wrong if it fails.
 *
 * @param args the command and its arguments, without the name of the program
 * @returns its exit code; `undefined` if a signal has ended it, which has its own exit code
 */
export async function run(args: string[]): Promise<number | undefined> {
  try {
    await createProgram().parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    // Commander has already printed the error, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    if (isStopping()) return undefined;
    const { explain } = await import("./explain.js");
    const { message, exitCode } = explain(error);
    say(message);
    return exitCode;
  }
}
