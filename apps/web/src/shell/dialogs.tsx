import { lazy } from "react";
import { closeDialog, type DialogState } from "./dialogs-state.js";
import { goTo } from "./location.js";

/** Loads the command palette; also called early, since the user types on after opening it. */
export const loadPalette = () => import("./palette.js");
const Palette = lazy(loadPalette);
const ShortcutsHelp = lazy(() => import("./shortcuts-help.js"));
const NameDialog = lazy(() => import("./name-dialog.js"));
const ConfirmDialog = lazy(() => import("./confirm-dialog.js"));
const TaskDialog = lazy(() => import("./task-dialog.js"));

const ImportDialog = lazy(() => import("../transfer/import-dialog.js"));
const ExportDialog = lazy(() => import("../transfer/export-dialog.js"));

/** The open dialog; each is loaded when it is opened. */
export default function Dialogs({ state }: { state: DialogState }) {
  const onClose = closeDialog;
  switch (state.kind) {
    case "palette":
      return <Palette onClose={onClose} />;
    case "shortcuts":
      return <ShortcutsHelp onClose={onClose} />;
    case "list":
    case "label":
    case "section":
      return <NameDialog state={state} onClose={onClose} />;
    case "delete-list":
    case "delete-label":
    case "clear":
    case "purge":
      return <ConfirmDialog state={state} onClose={onClose} />;
    case "move":
    case "due":
    case "labels":
    case "add":
      return <TaskDialog state={state} onClose={onClose} />;
    case "import":
      return (
        <ImportDialog
          onClose={onClose}
          onOpen={(view) => {
            onClose();
            goTo(view);
          }}
        />
      );
    case "export":
      return <ExportDialog onClose={onClose} />;
  }
}
