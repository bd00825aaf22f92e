import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { notRun, runBy } from "./support/document-commands.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const read = (file: string) => readFile(path.join(root, file), "utf8");

/** The beginning of a line or phrase in a document that is a command rather than output. */
const program =
  /^(?:pnpm|npx|npm|docker|psql|curl|node|docket db url|claude mcp|git|systemctl|apt-get|mv|cp|useradd|install|sed|sudo|printf|TOKEN=\$\(|(?:[A-Z_]+=(?:"[^"]*"|\S+) +)+(?:npm|npx|pnpm) )/;

const fences = /^```(\w*)\n(.*?)^```$/gms;

/** The commands in a document: in shell blocks, in comments of settings, and inline. */
function commandsIn(file: string, text: string): string[] {
  if (!file.endsWith(".md")) {
    return [...text.matchAll(/^(?:#|--) {2,}(\S.*)$/gm)]
      .map(([, line = ""]) => line)
      .filter((line) => program.test(line));
  }
  const commands: string[] = [];
  for (const [, language = "", body = ""] of text.matchAll(fences)) {
    if (!["", "sh"].includes(language)) continue;
    for (const line of body.replaceAll(/\\\n\s*/g, "").split("\n")) {
      const command = language === "" ? line.replace(/^\$ /, "") : line.trim();
      if (program.test(command)) commands.push(command);
      // A setting or a comment; without a language, output.
      else if (language === "sh")
        expect(command, file).to.match(/^(?:#.*|[A-Z_]+=\S*.*|for .* do|done|cd .*|)$/);
    }
  }
  const inline = text.replaceAll(fences, "").matchAll(/`([^`]+)`/g);
  for (const [, phrase = ""] of inline) {
    const command = phrase.replaceAll(/\s+/g, " ");
    if (program.test(command)) commands.push(command);
  }
  return commands;
}

describe("the commands in the documentation", () => {
  const keys = [...Object.keys(runBy), ...Object.keys(notRun)];
  const isWhole = (command: string) => / \S/.test(command) && !command.endsWith("…");
  /** The longest key that a command begins with. */
  const keyOf = (command: string) =>
    keys.filter((key) => command.startsWith(key)).sort((a, b) => b.length - a.length)[0];

  it("are each run by a test, or listed with the reason why not", async () => {
    const { stdout } = await promisify(execFile)(
      "git",
      ["ls-files", "*.md", "deploy", "docker-compose.yml", ":!docs/decisions", ":!*CHANGELOG.md"],
      { cwd: root },
    );
    const unknown: string[] = [];
    const found = new Set<string>();
    for (const file of stdout.trim().split("\n")) {
      for (const command of commandsIn(file, await read(file)).filter(isWhole)) {
        const key = keyOf(command);
        if (key) found.add(key);
        else unknown.push(`${file}: ${command}`);
      }
    }
    expect(unknown, "name the test in support/document-commands.ts").to.deep.equal([]);
    expect(
      keys.filter((key) => !found.has(key)),
      "in no document",
    ).to.deep.equal([]);
    expect(found.size).to.be.greaterThan(40);
  });

  it("occur in the tests that are listed for them", async () => {
    for (const [command, [file, text]] of Object.entries(runBy)) {
      expect(await read(file), `${file} runs ${command}`).to.contain(text);
    }
  });
});
