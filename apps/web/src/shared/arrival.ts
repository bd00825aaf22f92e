const [load] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
let returned = load?.type !== "navigate";

/** Whether the present address was reached by Back, Forward or a reload, and not by a link. */
export const isReturn = (): boolean => returned;

/** To be called before anything listens that renders the page. */
export function watchArrival(): void {
  // The browser would also scroll when a panel or a dialog is closed.
  window.history.scrollRestoration = "manual";
  window.addEventListener("popstate", () => {
    returned = true;
  });
  for (const move of ["pushState", "replaceState"])
    window.addEventListener(move, () => {
      returned = false;
    });
}
