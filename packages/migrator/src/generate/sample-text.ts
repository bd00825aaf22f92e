/**
 * A string that matches a regular expression, for the simple ones in check constraints: literals,
 * classes, groups, alternatives and quantifiers. Undefined for others.
 *
 * @param pattern a PostgreSQL regular expression
 * @param n selects the characters, different for each `n`
 */
export function textMatching(pattern: string, n: number): string | undefined {
  const reader = new PatternReader(pattern, n);
  const made = reader.alternatives();
  return made !== undefined && reader.atEnd() ? made : undefined;
}

/** A string that matches a LIKE pattern. */
export function textLike(pattern: string, n: number): string {
  return pattern.replace(/\\?[\s\S]/g, (char) =>
    char === "%" ? `v${n}` : char === "_" ? String(n % 10) : char.slice(-1),
  );
}

const classes: Record<string, string> = {
  d: "0123456789",
  w: "abcdefghijklmnopqrstuvwxyz0123456789",
  s: " ",
  D: "abcdefghijklmnopqrstuvwxyz",
  W: "-+.",
  S: "abcdefghijklmnopqrstuvwxyz",
  "[:alpha:]": "abcdefghijklmnopqrstuvwxyz",
  "[:alnum:]": "abcdefghijklmnopqrstuvwxyz0123456789",
  "[:digit:]": "0123456789",
  "[:xdigit:]": "0123456789abcdef",
  "[:lower:]": "abcdefghijklmnopqrstuvwxyz",
  "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  "[:space:]": " ",
  "[:punct:]": "-.!",
};
const between = (first: string, last: string) => {
  const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)];
  return String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, index) => from + index));
};
const printable = between(" ", "~");

class PatternReader {
  private at = 0;
  private made = 0;

  constructor(
    private readonly pattern: string,
    private readonly n: number,
  ) {}

  atEnd(): boolean {
    return this.at === this.pattern.length;
  }

  alternatives(): string | undefined {
    const options: (string | undefined)[] = [this.sequence()];
    while (this.take("|")) options.push(this.sequence());
    const fitting = options.filter((option) => option !== undefined);
    return fitting.length === options.length ? fitting[this.n % fitting.length] : undefined;
  }

  private sequence(): string | undefined {
    let text = "";
    while (!this.atEnd() && !"|)".includes(this.pattern[this.at]!)) {
      const start = this.at;
      const first = this.atom();
      if (first === undefined) return undefined;
      const end = this.at;
      const count = this.count();
      if (count === undefined) return undefined;
      const behind = this.at;
      for (let done = 0; done < count; done++) {
        this.at = start;
        text += this.atom();
        this.at = Math.max(end, this.at);
      }
      this.at = behind;
    }
    return text;
  }

  private atom(): string | undefined {
    if (this.take("^") || this.take("$")) return "";
    if (this.take("(")) {
      this.take("?:");
      if (this.pattern[this.at] === "?") return undefined; // lookahead or lookbehind
      const inside = this.alternatives();
      return this.take(")") ? inside : undefined;
    }
    if (this.take("[")) return this.oneOf();
    const char = this.pattern[this.at++]!;
    if (char === ".") return this.pick(classes.w!);
    if (char !== "\\") return char;
    const escaped = this.pattern[this.at++] ?? "";
    if ("AZmMy".includes(escaped)) return "";
    return classes[escaped] ? this.pick(classes[escaped]) : escaped;
  }

  private oneOf(): string | undefined {
    const found = /^(\^?)(\]?(?:\[:\w+:\]|\\[\s\S]|[^\]])*)\]/.exec(this.pattern.slice(this.at));
    if (!found) return undefined;
    const [whole, negated, items] = found as unknown as [string, string, string];
    this.at += whole.length;
    const chars = items.replace(
      /(\[:\w+:\])|\\([dwsDWS])|(\\[\s\S]|[^\\])-(\\[\s\S]|[^\\])|(\\?[\s\S])/g,
      (_, named, kind, first, last, char) =>
        classes[named ?? kind] ?? (first ? between(first.at(-1), last.at(-1)) : char.at(-1)),
    );
    if (!negated) return this.pick(chars);
    const letters = [...classes.w!, ...printable].filter((char) => !chars.includes(char));
    return this.pick(letters.join(""));
  }

  private count(): number | undefined {
    if (this.take("*")) return 2;
    if (this.take("+")) return 3;
    if (this.take("?")) return 1;
    const bounds = /^\{(\d+)(,?)(\d*)\}/.exec(this.pattern.slice(this.at));
    if (!bounds) return 1;
    this.at += bounds[0].length;
    return Math.max(Number(bounds[1]), bounds[2] === "" ? 0 : Math.min(1, Number(bounds[3] || 1)));
  }

  private pick(chars: string): string | undefined {
    this.made += 1;
    return chars[(this.n * 7 + this.made * 3) % chars.length];
  }

  private take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }
}
