/** Sends all pieces of a response at the pace of its reader. */
export type Send = (pieces: AsyncIterable<string>) => Promise<void>;

/** What a text is, and the name of the file that a browser saves it as. */
export interface TextFile {
  /** The media type, without a charset. */
  type: string;
  name: string;
}

/** A text response that is too large to be held in memory, and is written in pieces. */
export class TextStream {
  /** @param write calls `send` once, when nothing can be refused any more */
  constructor(
    readonly file: TextFile,
    readonly write: (send: Send) => Promise<void>,
  ) {}
}
