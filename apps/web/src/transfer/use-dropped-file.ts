import { useEffect, useRef, useState } from "react";

const dragging = ["dragover", "dragleave", "drop"] as const;

/**
 * Calls `onFile` with a file that is dropped anywhere: the browser would open it in place of the page. Returns whether
 * something is being dragged over the page.
 */
export function useDroppedFile(onFile: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onFile);
  latest.current = onFile;

  useEffect(() => {
    function follow(event: DragEvent) {
      event.preventDefault();
      setOver(event.type === "dragover");
      const file = event.type === "drop" && event.dataTransfer?.files[0];
      if (file) latest.current(file);
    }
    for (const type of dragging) window.addEventListener(type, follow);
    return () => {
      for (const type of dragging) window.removeEventListener(type, follow);
    };
  }, []);

  return over;
}
