import { type Command, go } from "./commands.js";
import { showDialog } from "./dialogs-state.js";

/** The commands without a key, in the order of the list: loaded with it. */
export const moreCommands: Command[] = [
  { name: "Go to completed", run: go("completed") },
  { name: "Go to activity", run: go("activity") },
  { name: "Go to the trash", run: go("trash") },
  { name: "Add a list", run: () => showDialog({ kind: "list", id: null }) },
  { name: "Add a label", run: () => showDialog({ kind: "label", id: null }) },
  { name: "Your account", run: () => showDialog({ kind: "account" }) },
  { name: "Import tasks", run: () => showDialog({ kind: "import" }) },
  { name: "Export tasks", run: () => showDialog({ kind: "export" }) },
];
