import { Link } from "wouter";
import { usePageTitle } from "../shared/page-title.js";
import { Empty } from "../views/empty-view.js";

/** Shown for a URL that names no view, or a list or label (`what`) that does not exist. */
export default function NotFound({ what }: { what?: string }) {
  usePageTitle("view", "Not found");
  return (
    <Empty title={what ? "Nothing here" : "Page not found"} heading="h1" drawing="search">
      {what && `This ${what} doesn’t exist, or has been deleted. `}
      <Link href="/today">Go to today</Link>
    </Empty>
  );
}
