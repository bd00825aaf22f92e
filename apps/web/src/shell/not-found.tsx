import { Link } from "wouter";
import { usePageTitle } from "../shared/page-title.js";
import { Empty } from "../views/empty-view.js";

/** Shown for a URL that names no view. */
export function NotFound() {
  usePageTitle("view", "Not found");
  return (
    <Empty title="Page not found" drawing="search">
      <Link href="/today">Go to today</Link>
    </Empty>
  );
}
