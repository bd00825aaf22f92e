import { useEffect, useRef } from "react";
import { useIsPhone } from "../../fields/use-media.js";
import { useStore } from "../../shared/store.js";
import { useOverlayHistory } from "../overlay-history.js";
import { Sidebar } from "./sidebar.js";
import classes from "./sidebar.module.css";
import { setSidebarOpen, sidebarOpen } from "./sidebar-state.js";

/** The sidebar beside the page; on a phone, over it. */
export function SidebarFrame() {
  const open = useStore(sidebarOpen);
  const covers = useIsPhone();
  const dialog = useRef<HTMLDialogElement>(null);
  useOverlayHistory(covers && open, () => setSidebarOpen(false));

  useEffect(() => {
    if (!covers) return;
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [covers, open]);

  if (!covers)
    return open ? (
      <div className={classes.beside}>
        <Sidebar />
      </div>
    ) : null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it as well
    <dialog
      ref={dialog}
      className={classes.drawer}
      aria-label="Views"
      onClose={() => setSidebarOpen(false)}
      onClick={({ target }) => {
        const leadsAway = (target as Element).closest("a, [data-leads-away]") !== null;
        if (leadsAway || target === dialog.current) setSidebarOpen(false);
      }}
    >
      {open && <Sidebar />}
    </dialog>
  );
}
