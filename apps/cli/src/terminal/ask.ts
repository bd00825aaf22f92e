import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { CliError, exitCodes } from "../errors.js";
import { interrupt } from "../interrupt.js";

/** Where questions are asked: answers come from `input`, questions go to `output`. */
export interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WritableStream;
}

/** Questions go to standard error, so that standard output contains only the result. */
export const terminal: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Asks for a line that is not shown as it is typed.
 *
 * @param instead tells the person what to do if there is no terminal to ask on
 */
export function askHidden(question: string, instead: string, on = terminal): Promise<string> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  return askOn(on, instead, question, silence).finally(() => on.output.write("\n"));
}

/** Asks a question whose answer is yes or no; anything but a yes is a no. */
export async function confirm(question: string, instead: string, on = terminal): Promise<boolean> {
  const answer = await askOn(on, instead, `${question} [y/N] `, on.output);
  return /^\s*y(es)?\s*$/i.test(answer);
}

function askOn(
  { input, output }: Terminal,
  instead: string,
  question: string,
  echo: NodeJS.WritableStream,
): Promise<string> {
  if (!input.isTTY) {
    throw new CliError(`There is no terminal to ask on. ${instead}`, exitCodes.usage);
  }
  output.write(question);
  const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 });
  return answerFrom(lines).finally(() => lines.close());
}

function answerFrom(lines: Interface): Promise<string> {
  return new Promise((resolve, reject) => {
    lines.once("line", resolve);
    lines.once("SIGINT", () => interrupt());
    lines.once("close", () => reject(new CliError("Nothing was entered, so nothing was done.")));
  });
}

/**
 * Everything on standard input, without a byte order mark and the line break at its end.
 *
 * @throws CliError if it is not UTF-8
 */
export async function readStandardInput(): Promise<string> {
  const bytes = Buffer.concat(await process.stdin.toArray());
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/, "");
  } catch {
    throw new CliError("Standard input is not UTF-8, so nothing was done.");
  }
}
