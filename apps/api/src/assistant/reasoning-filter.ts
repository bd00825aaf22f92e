const TAGS = ["think", "thinking", "thought", "tool_call"].map((name) => ({
  opening: `<${name}>`,
  closing: `</${name}>`,
}));

/**
 * Passes on a model's text, piece by piece, without the tagged reasoning, or calls that are not made, that some models begin
 * with. Tags further on are text: a task may have such a title.
 */
export class ReasoningFilter {
  /** Text held back: possibly an opening tag, or the start of a closing one. */
  private held = "";
  /** The closing tag of the reasoning that is being skipped. */
  private closing: string | undefined;
  private speaks = false;

  /** Whether nothing was passed on. */
  get isSilent(): boolean {
    return !this.speaks;
  }

  constructor(private readonly emit: (text: string) => void) {}

  add(text: string): void {
    this.held += text;
    while (!this.speaks) {
      const { closing } = this;
      if (closing !== undefined) {
        const at = this.held.indexOf(closing);
        this.held =
          at < 0 ? this.held.slice(-closing.length) : this.held.slice(at + closing.length);
        if (at < 0) return;
      }
      this.held = this.held.trimStart();
      const tag = TAGS.find(({ opening }) => this.held.startsWith(opening));
      this.closing = tag?.closing;
      if (!tag) {
        if (TAGS.some(({ opening }) => opening.startsWith(this.held))) return;
        break;
      }
      this.held = this.held.slice(tag.opening.length);
    }
    this.speak();
  }

  /** Ends the text: what only looked like a tag is passed on. */
  end(): void {
    if (this.closing === undefined) this.speak();
  }

  private speak(): void {
    if (this.held === "") return;
    this.speaks = true;
    this.emit(this.held);
    this.held = "";
  }
}
