/** The end of a sentence about a file that cannot be read: "is not there", "is a folder". */
export function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return "is not there";
  if (code === "EACCES" || code === "EPERM") return "this account may not read";
  return code === "EISDIR" ? "is a folder" : `cannot be read: ${message}`;
}
