/** A backup that cannot be made or restored; the message is for the person who asked for it. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}
