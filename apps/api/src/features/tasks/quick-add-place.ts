import type {
  Label as ShownLabel,
  List as ShownList,
  Section as ShownSection,
} from "@docket/contract";
import { Label, List, Section } from "@docket/models";
import type { QuickAddOptions, QuickAddResult } from "@docket/quick-add";
import { checkInput } from "../../operations/input.js";
import type { OperationContext } from "../../operations/operation.js";
import { createLabel } from "../labels/labels.js";
import { createList } from "../lists/lists.js";
import { createSection } from "../sections/sections.js";

type Names = Pick<QuickAddOptions, "lists" | "sections" | "labels">;

/** The lists, sections and labels that a line of text may name; somebody may have thousands. */
export async function knownNames(
  { userId }: OperationContext,
  { lists, sections, labels }: Record<keyof Names, boolean>,
): Promise<Names> {
  const where = { where: { userId }, raw: true as const };
  return {
    lists: lists ? await List.findAll({ attributes: ["id", "name"], ...where }) : [],
    sections: sections
      ? await Section.findAll({ attributes: ["id", "name", "listId"], ...where })
      : [],
    labels: labels ? await Label.findAll({ attributes: ["id", "name"], ...where }) : [],
  };
}

interface Placed {
  place: { listId?: string; sectionId?: string };
  labelIds: string[];
  created: { lists: ShownList[]; sections: ShownSection[]; labels: ShownLabel[] };
}

/** Resolves what a line names, creating what does not exist yet. A new section needs a list that is named too. */
export async function namedBy(
  context: OperationContext,
  { list, section, labels }: Pick<QuickAddResult, "list" | "section" | "labels">,
): Promise<Placed> {
  const newList =
    list?.id === null && (await createList(context, checkInput("createList", { name: list.name })));
  const listId = newList ? newList.id : list?.id;
  const newSection =
    section?.id === null &&
    listId &&
    (await createSection(context, checkInput("createSection", { listId, name: section.name })));
  const sectionId = newSection ? newSection.id : section?.id;
  const newLabels: ShownLabel[] = [];
  for (const { id, name } of labels) {
    if (id !== null) continue;
    newLabels.push(await createLabel(context, checkInput("createLabel", { name })));
  }
  return {
    place: { ...(listId && { listId }), ...(sectionId && { sectionId }) },
    labelIds: [...labels, ...newLabels].flatMap(({ id }) => id ?? []),
    created: {
      lists: newList ? [newList] : [],
      sections: newSection ? [newSection] : [],
      labels: newLabels,
    },
  };
}
