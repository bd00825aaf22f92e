import { TokenType } from "@streamparser/json";
import { laterMembers, listMembers, schemas } from "./export-file.js";

/** Something in the file that is not valid. */
export interface Problem {
  /** Such as `tasks[17].title`. */
  path: string;
  message: string;
}

type Token = { token: TokenType; value: unknown };

/**
 * Tracks which members the file's object has. The parser hands out the elements of the lists and
 * drops them, so it can't tell whether a list was there at all.
 */
export class Outline {
  private depth = 0;
  private lastText: unknown;
  private awaited: string | null = null;
  private readonly members = new Map<string, TokenType>();
  private readonly twice: string[] = [];

  see({ token, value }: Token): void {
    if (this.depth === 1) this.seeMember(token, value);
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) this.depth += 1;
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) this.depth -= 1;
  }

  problems(): Problem[] {
    const known = Object.keys(schemas);
    const missing = known.filter((name) => !this.members.has(name) && !laterMembers.includes(name));
    const unknown = [...this.members.keys()].filter((name) => !known.includes(name));
    const notLists = listMembers.filter(
      (name) => this.members.has(name) && this.members.get(name) !== TokenType.LEFT_BRACKET,
    );
    const say = (message: string) => (path: string) => ({ path, message });
    return [
      ...missing.map(say("is missing")),
      ...unknown.map(say("is not known")),
      ...notLists.map(say("must be a list")),
      ...this.twice.map(say("appears twice")),
    ];
  }

  private seeMember(token: TokenType, value: unknown): void {
    if (this.awaited !== null) {
      if (this.members.has(this.awaited)) this.twice.push(this.awaited);
      this.members.set(this.awaited, token);
      this.awaited = null;
    } else if (token === TokenType.STRING) this.lastText = value;
    else if (token === TokenType.COLON) this.awaited = String(this.lastText);
  }
}
