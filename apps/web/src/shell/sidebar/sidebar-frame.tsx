import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useStore } from "../../shared/store.js";
import { useOverlayHistory } from "../overlay-history.js";
import { Sidebar } from "./sidebar.js";
import classes from "./sidebar.module.css";
import { COVERS, setSidebarOpen, sidebarOpen } from "./sidebar-state.js";

/** The sidebar beside the page; on a phone, over it. */
export function SidebarFrame() {
  const open = useStore(sidebarOpen);
  const covers = useMediaQuery(COVERS, undefined, { getInitialValueInEffect: false });
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
        <Sidebar onChoose={() => undefined} />
      </div>
    ) : null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it as well
    <dialog
      ref={dialog}
      className={classes.drawer}
      aria-label="Views"
      onClose={() => setSidebarOpen(false)}
      onClick={(event) => event.target === dialog.current && setSidebarOpen(false)}
    >
      {open && <Sidebar onChoose={() => setSidebarOpen(false)} />}
    </dialog>
  );
}
