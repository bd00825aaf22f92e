import type { VirtualItem } from "@tanstack/react-virtual";
import { isReturn } from "../shared/arrival.js";
import { tabStorage, userKey } from "../shared/storage.js";
import { UPCOMING_DAYS } from "./task-groups.js";

/** Where a view was left, for a return to it. */
export interface ViewPlace {
  /** How far it was scrolled, in pixels. */
  top: number;
  /** The days that Upcoming had grown to. */
  days: number;
  /** The measured heights of its rows. */
  rows: VirtualItem[];
}

/** By the user, then by the key of the view. */
const places = new Map<string, Map<string, ViewPlace>>();

const storageKey = (userId: string) => userKey(userId, "places");

window.addEventListener("pagehide", () => {
  for (const [userId, own] of places) tabStorage.write(storageKey(userId), [...own]);
});

/** Where a view that is entered begins: where it was left, or else at its top. */
export function enterView(userId: string, key: string): ViewPlace {
  const own =
    places.get(userId) ?? new Map(tabStorage.read<[string, ViewPlace][]>(storageKey(userId)));
  places.set(userId, own);
  const place = (isReturn() && own.get(key)) || { top: 0, days: UPCOMING_DAYS, rows: [] };
  own.set(key, place);
  return place;
}

/**
 * Scrolls to where a view was left, as soon as what is loaded of it is tall enough, unless the user
 * does something first; then follows where it is scrolled to.
 */
export function followPlace(place: ViewPlace): () => void {
  const ended = new AbortController();
  const options = { passive: true, signal: ended.signal };
  let isThere = false;
  const arrive = () => {
    isThere = true;
  };
  for (const input of ["keydown", "pointerdown", "wheel"])
    window.addEventListener(input, arrive, options);
  const follow = () => {
    if (isThere) place.top = window.scrollY;
  };
  window.addEventListener("scroll", follow, options);
  const growth = new ResizeObserver(() => restore());
  function restore() {
    if (isThere) return growth.disconnect();
    window.scrollTo(0, place.top);
    // Browsers round it.
    isThere = window.scrollY > place.top - 1;
  }
  growth.observe(document.body);
  restore();
  return () => {
    ended.abort();
    growth.disconnect();
  };
}
