import { Link } from "wouter";
import { Empty } from "../views/empty-view.js";

/** For an address that names no view. */
export function NotFound() {
  return (
    <Empty title="There is no such page" drawing="search">
      <Link href="/today">Go to today</Link>
    </Empty>
  );
}
