import { PassThrough } from "node:stream";
import { expect } from "chai";
import { askHidden, confirm } from "../dist/terminal/ask.js";

/** A fake terminal that the test types into, and that records its output and its raw mode. */
function fakeTerminal() {
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode(raw: boolean) {
      modes.push(raw);
      return input;
    },
  });
  const output = new PassThrough({ encoding: "utf8" });
  return { input: input as never as NodeJS.ReadStream, keyboard: input, output, modes };
}

describe("terminal prompts", () => {
  it("do not echo a password, and restore the terminal mode afterwards", async () => {
    const terminal = fakeTerminal();
    const answer = askHidden("Password: ", "", terminal);
    terminal.keyboard.write("hunter2\u007f3\r");
    expect(await answer).to.equal("hunter3");
    expect(terminal.output.read()).to.equal("Password: \n");
    expect(terminal.modes).to.deep.equal([true, false]);
  });

  it("accept only y and yes as confirmation", async () => {
    for (const [typed, meant] of [
      ["y", true],
      ["Yes", true],
      ["", false],
      ["n", false],
      ["yesterday", false],
    ] as const) {
      const terminal = fakeTerminal();
      const answer = confirm("Sure?", "", terminal);
      terminal.keyboard.write(`${typed}\r`);
      expect(await answer, typed).to.equal(meant);
    }
  });

  it("abort at the end of the input", async () => {
    const terminal = fakeTerminal();
    const answer = confirm("Sure?", "", terminal).catch((error) => error.message);
    terminal.keyboard.end();
    expect(await answer).to.equal("Nothing was entered, so nothing was done.");
  });
});
