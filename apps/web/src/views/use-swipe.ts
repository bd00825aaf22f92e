import { type PointerEvent, useRef } from "react";
import { draggedTarget } from "./drag-targets.js";

/** The distance in pixels after which a touch counts as a swipe or a scroll. */
const SLOP = 10;
/** The distance in pixels from which a swipe takes effect when the finger is lifted. */
const REACH = 88;
/** In pixels. A swipe from the edge of the screen belongs to the browser, which navigates back. */
const EDGE = 20;

interface Swipes {
  /** Towards the right. */
  right: () => void;
  left: () => void;
}

/**
 * Horizontal swipes over a row. The row follows by `--swipe`, and `data-swipe` says what lifting
 * the finger would do: `right`, `left`, or `none` while the distance is too short.
 */
export function useSwipe({ right, left }: Swipes) {
  const from = useRef<{ id: number; x: number; y: number; swiping: boolean } | null>(null);

  function end({ currentTarget: row }: PointerEvent<HTMLElement>) {
    from.current = null;
    delete row.dataset.swipe;
    row.style.removeProperty("--swipe");
  }

  return {
    onPointerDown({ pointerType, isPrimary, pointerId, clientX, clientY }: PointerEvent) {
      const atEdge = clientX < EDGE || clientX > window.innerWidth - EDGE;
      from.current =
        pointerType === "touch" && isPrimary && !atEdge
          ? { id: pointerId, x: clientX, y: clientY, swiping: false }
          : null;
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const start = from.current;
      const { currentTarget: row, pointerId, clientX, clientY } = event;
      if (start?.id !== pointerId) return;
      if (draggedTarget.get() !== null) return end(event);
      const [x, y] = [clientX - start.x, clientY - start.y];
      if (!start.swiping) {
        if (Math.abs(y) > SLOP) from.current = null;
        if (Math.abs(x) < SLOP || Math.abs(x) < 2 * Math.abs(y)) return;
        start.swiping = true;
        row.setPointerCapture(pointerId);
      }
      row.style.setProperty("--swipe", `${x}px`);
      row.dataset.swipe = Math.abs(x) < REACH ? "none" : x > 0 ? "right" : "left";
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const reached = from.current?.swiping ? event.currentTarget.dataset.swipe : undefined;
      end(event);
      if (reached === "right") right();
      else if (reached === "left") left();
    },
    onPointerCancel: end,
  };
}
