import { useEffect, useEffectEvent, useState } from "react";

/**
 * Calls `onFile` with a file that is dropped anywhere: the browser would open it in place of the page. Returns whether
 * something is being dragged over the page.
 */
export function useDroppedFile(onFile: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  const follow = useEffectEvent((event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === "dragover");
    const file = event.type === "drop" && event.dataTransfer?.files[0];
    if (file) onFile(file);
  });
  useEffect(() => {
    const ended = new AbortController();
    for (const type of ["dragover", "dragleave", "drop"] as const)
      window.addEventListener(type, follow, { signal: ended.signal });
    return () => ended.abort();
  }, []);

  return over;
}
