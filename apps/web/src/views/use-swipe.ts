import { type PointerEvent, useRef } from "react";
import { draggedRow } from "./drag-targets.js";

/** A finger that has moved so far, in pixels, swipes or scrolls. */
const SLOP = 10;
/** From here on, in pixels, a swipe counts when the finger is lifted. */
const REACH = 88;
/** At the edge of the screen a swipe belongs to the browser, which goes back. */
const EDGE = 20;

interface Swipes {
  /** Towards the right. */
  right: () => void;
  left: () => void;
}

/**
 * Swipes of a finger over a row. The row follows by `--swipe`, and `data-swipe` says what lifting the finger
 * would do: `right`, `left`, or `none` as long as it is too near.
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
      if (draggedRow.get() !== null) return end(event);
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
