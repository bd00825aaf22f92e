import { PassThrough } from "node:stream";
import { expect } from "chai";
import { askHidden, confirm } from "../dist/terminal/ask.js";

/** A terminal whose keyboard is ours, and whose screen is kept. */
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

describe("questions", () => {
  it("a password never appears on the screen, and the terminal is as before afterwards", async () => {
    const terminal = fakeTerminal();
    const answer = askHidden("Password: ", "", terminal);
    terminal.keyboard.write("hunter2\u007f3\r");
    expect(await answer).to.equal("hunter3");
    expect(terminal.output.read()).to.equal("Password: \n");
    expect(terminal.modes).to.deep.equal([true, false]);
  });

  it("only a yes is a yes", async () => {
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

  it("the end of the input is a no", async () => {
    const terminal = fakeTerminal();
    const answer = confirm("Sure?", "", terminal).catch((error) => error.message);
    terminal.keyboard.end();
    expect(await answer).to.equal("Nothing was entered, so nothing was done.");
  });
});
