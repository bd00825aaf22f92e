import { ListField } from "../fields/list-field.js";
import { usePlaces } from "../fields/use-places.js";
import { quoteTitles } from "../shared/quote-title.js";
import { Dialog } from "../shell/dialog.js";
import { type Task, useWrites } from "../store/use-store.js";

interface MoveDialogProps {
  /** At least one. */
  tasks: Task[];
  onClose: () => void;
}

/** Asks for the list or section that tasks are to be moved to. */
export function MoveDialog({ tasks, onClose }: MoveDialogProps) {
  const writes = useWrites();
  const [first, ...others] = tasks;
  const isShared = others.every(
    ({ listId, sectionId }) => listId === first?.listId && sectionId === first.sectionId,
  );
  const { lists, archived, sections } = usePlaces(first?.listId);
  return (
    <Dialog title={`Move ${quoteTitles(tasks)} to`} size="sm" onClose={onClose}>
      <ListField
        autoFocus
        // The present place cannot be chosen: that of one task would be missing for the others.
        value={first && isShared ? first : { listId: "", sectionId: null }}
        lists={lists}
        archived={archived}
        sections={sections}
        onChange={(place) => {
          void writes.moveTask(
            tasks.map(({ id }) => id),
            { ...place, parentId: null },
          );
          onClose();
        }}
      />
    </Dialog>
  );
}
