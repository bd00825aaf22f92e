import { EngineFailure } from "../assistant/engine.js";
import { storableText } from "../operations/storable.js";

/** How long text is buffered before it is stored and sent, and how much of it at most. */
const GATHER_MILLISECONDS = 60;
const GATHER_CHARACTERS = 400;

/** The longest reply, in UTF-16 units; no answer about tasks is that long. */
const LONGEST = 50_000;

/** Buffers what the assistant says and stores it piece by piece, in order. */
export class TurnText {
  private gathered = "";
  private timer: NodeJS.Timeout | undefined;
  private kept: Promise<void> = Promise.resolve();
  private full = "";
  private atParagraph = false;

  /** @param keep stores a piece */
  constructor(private readonly keep: (text: string) => Promise<void>) {}

  /** @throws EngineFailure if the text gets too long */
  add(text: string): void {
    if (text === "") return;
    const piece = this.atParagraph && this.full.trim() !== "" ? `\n\n${text.trimStart()}` : text;
    if (piece.trim() === "" && this.atParagraph) return;
    this.atParagraph = false;
    if (this.full.length + piece.length > LONGEST) {
      throw new EngineFailure("The language model did not finish, so it was stopped.");
    }
    this.full += piece;
    this.gathered += piece;
    if (this.gathered.length >= GATHER_CHARACTERS) this.pass();
    else this.timer ??= setTimeout(() => this.pass(), GATHER_MILLISECONDS);
  }

  /** Starts a new paragraph with the next text. */
  startParagraph(): void {
    this.atParagraph = true;
  }

  /** Resolves when all text is stored. @throws what `keep` failed with */
  flush(): Promise<void> {
    this.pass();
    return this.kept;
  }

  private pass(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Half of a surrogate pair waits for its other half.
    const half = /[\ud800-\udbff]$/.test(this.gathered) ? -1 : undefined;
    const text = storableText(this.gathered.slice(0, half));
    this.gathered = half === undefined ? "" : this.gathered.slice(half);
    if (text === "") return;
    this.kept = this.kept.then(() => this.keep(text));
    this.kept.catch(() => {}); // `flush` reports it
  }
}
