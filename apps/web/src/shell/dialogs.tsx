import { lazy } from "react";
import { closeDialog, type DialogState } from "./dialogs-state.js";
import { goTo } from "./location.js";

/** Loads the command palette; also called early, since the user types on after opening it. */
export const loadPalette = () => import("./palette.js");
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const ShortcutsHelp = lazy(async () => ({
  default: (await import("./shortcuts-help.js")).ShortcutsHelp,
}));
const NameDialog = lazy(async () => ({ default: (await import("./name-dialog.js")).NameDialog }));
const ConfirmDialog = lazy(async () => ({
  default: (await import("./confirm-dialog.js")).ConfirmDialog,
}));
const TaskDialog = lazy(async () => ({ default: (await import("./task-dialog.js")).TaskDialog }));

const ImportDialog = lazy(async () => ({
  default: (await import("../transfer/import-dialog.js")).ImportDialog,
}));
const ExportDialog = lazy(async () => ({
  default: (await import("../transfer/export-dialog.js")).ExportDialog,
}));

/** The open dialog; each is loaded when it is opened. */
export function Dialogs({ state }: { state: DialogState }) {
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
