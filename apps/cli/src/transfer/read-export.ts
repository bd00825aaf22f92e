import { createReadStream } from "node:fs";
import { fileTrouble } from "@docket/backup/errors";
import { Tokenizer, TokenParser } from "@streamparser/json";
import type { z } from "zod";
import { CliError } from "../errors.js";
import { listMembers, type Part, schemas } from "./export-file.js";
import { Outline, type Problem } from "./outline.js";

/**
 * Reads an export piece by piece, so that memory is bounded by its largest conversation, not by its
 * size, and yields what it holds in the file's order. What is not valid is reported and left out.
 *
 * @throws CliError if the file can't be read, or is not JSON
 */
export async function* readExport(
  file: string,
  report: (problem: Problem) => void,
): AsyncGenerator<Part> {
  const tokenizer = new Tokenizer();
  const parser = new TokenParser({
    paths: ["$.format", "$.version", "$.user", ...listMembers.map((name) => `$.${name}.*`)],
    keepStack: false,
  });
  const outline = new Outline();
  tokenizer.onToken = (token) => {
    outline.see(token);
    parser.write(token);
  };
  const found: Part[] = [];
  parser.onValue = ({ value, key, stack }) => {
    const member = (stack[1]?.key ?? key) as Part["kind"];
    const path = stack.length > 1 ? `${member}[${key}]` : member;
    const parsed = schemas[member].safeParse(value);
    if (parsed.success) found.push({ kind: member, value: parsed.data } as Part);
    else for (const issue of parsed.error.issues) report(problemOf(path, issue));
  };
  const parse = (step: () => void) => {
    try {
      step();
    } catch (error) {
      if (error instanceof CliError) throw error; // thrown by `report`, not by the parser
      throw new CliError(`${file} is not JSON${where(error as Error)}.`);
    }
  };
  for await (const bytes of readBytes(file)) {
    parse(() => tokenizer.write(bytes));
    yield* found.splice(0);
  }
  parse(() => {
    tokenizer.end();
    if (!parser.isEnded) throw new Error(TOO_EARLY);
  });
  for (const problem of outline.problems()) report(problem);
}

const TOO_EARLY = "it ends too early";

/**
 * The part of the parser's message that helps a person: which character is unexpected, and where.
 */
function where({ message }: Error): string {
  if (message === TOO_EARLY) return `: ${message}`;
  const [, char, at] = /^Unexpected "(.)" .*absolute position "(\d+)"/su.exec(message) ?? [];
  return char === undefined ? "" : `: unexpected ${JSON.stringify(char)} at position ${at}`;
}

/** Refuses text that is not UTF-8 instead of replacing its invalid bytes. */
async function* readBytes(file: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) {
      decoder.decode(chunk as Buffer, { stream: true });
      yield chunk as Buffer;
    }
    decoder.decode();
  } catch (error) {
    throw unreadable(file, error);
  }
}

function problemOf(path: string, { path: inner, message }: z.core.$ZodIssue): Problem {
  const steps = inner.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return { path: `${path}${steps.join("")}`, message };
}

/** Explains why a file cannot be read, if that is known; otherwise returns the error itself. */
export function unreadable(file: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return new CliError(`${file} is not UTF-8.`);
  return syscall === undefined ? error : new CliError(fileTrouble(file, error));
}
