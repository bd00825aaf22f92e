/** Takes the pieces of an answer, at the pace of whoever reads it, to its end. */
export type Send = (pieces: AsyncIterable<string>) => Promise<void>;

/** What a text is, and the name of the file that a browser saves it as. */
export interface TextFile {
  /** The media type, without a charset. */
  type: string;
  name: string;
}

/** An answer that is too large to be held: text, written bit by bit. */
export class TextStream {
  /**
   * @param write calls what it is given once, when nothing can be refused any more
   */
  constructor(
    readonly file: TextFile,
    readonly write: (send: Send) => Promise<void>,
  ) {}
}
