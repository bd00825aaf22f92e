/** Takes the pieces of an answer, at the pace of whoever reads it, to its end. */
export type Send = (pieces: AsyncIterable<string>) => Promise<void>;

/** An answer that is too large to be held: JSON text, written bit by bit. */
export class JsonStream {
  /**
   * @param write calls what it is given once, when nothing can be refused any more
   */
  constructor(readonly write: (send: Send) => Promise<void>) {}
}
