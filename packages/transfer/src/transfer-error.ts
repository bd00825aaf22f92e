/** Why a file cannot be read at all. */
export type TransferProblem =
  | "empty"
  | "too-large"
  | "damaged"
  | "wrong-encoding"
  | "unsafe-archive"
  | "not-recognised"
  | "wrong-source";

/** A file that cannot be read; the message is one sentence for its owner. */
export class TransferError extends Error {
  override name = "TransferError";

  constructor(
    readonly problem: TransferProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The refusal of a file with more of something than can be read. */
export const moreThan = (limit: number, what: string): TransferError =>
  new TransferError("too-large", `The file has more than ${limit.toLocaleString("en")} ${what}.`);
