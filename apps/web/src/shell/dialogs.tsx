import { type ComponentType, lazy } from "react";
import { closeDialog, type DialogState } from "./dialogs-state.js";

/** Loads the command palette; also called early, since the user types on after opening it. */
export const loadPalette = () => import("./palette.js");

const NameDialog = lazy(() => import("./name-dialog.js"));
const ConfirmDialog = lazy(() => import("./confirm-dialog.js"));
const TaskDialog = lazy(() => import("./task-dialog.js"));

interface DialogProps<State> {
  state: State;
  onClose: () => void;
}

/** The dialogs by what they are for; each is loaded when it is opened. */
const dialogs: {
  [Kind in DialogState["kind"]]: ComponentType<DialogProps<Extract<DialogState, { kind: Kind }>>>;
} = {
  palette: lazy(loadPalette),
  shortcuts: lazy(() => import("./shortcuts-help.js")),
  list: NameDialog,
  label: NameDialog,
  section: NameDialog,
  "delete-list": ConfirmDialog,
  "delete-label": ConfirmDialog,
  clear: ConfirmDialog,
  purge: ConfirmDialog,
  move: TaskDialog,
  due: TaskDialog,
  labels: TaskDialog,
  add: TaskDialog,
  account: lazy(() => import("../account/account-dialog.js")),
  import: lazy(() => import("../transfer/import-dialog.js")),
  export: lazy(() => import("../transfer/export-dialog.js")),
};

/** The open dialog. */
export default function Dialogs({ state }: { state: DialogState }) {
  const Shown = dialogs[state.kind] as ComponentType<DialogProps<DialogState>>;
  return <Shown state={state} onClose={closeDialog} />;
}
