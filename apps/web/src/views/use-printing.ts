import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Whether the page is being printed: then all lines must be in the document. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The browser lays out the print right after the event.
    const onChange = ({ type }: Event) => flushSync(() => setPrinting(type === "beforeprint"));
    const ended = new AbortController();
    for (const type of ["beforeprint", "afterprint"])
      window.addEventListener(type, onChange, { signal: ended.signal });
    return () => ended.abort();
  }, []);
  return printing;
}
