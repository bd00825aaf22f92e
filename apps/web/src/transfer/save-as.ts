/** Downloads a text as a file with the date in its name. */
export function saveAs(
  text: string,
  { extension, type }: { extension: string; type: string },
  name = "docket",
): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}-${new Date().toISOString().slice(0, 10)}.${extension}`;
  link.click();
  // Not at once: the browser still has to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
