import type {
  Label as ShownLabel,
  List as ShownList,
  Section as ShownSection,
} from "@docket/contract";
import { Label, List, Section } from "@docket/models";
import type { KnownList, Named, QuickAddResult } from "@docket/quick-add";
import type { OperationContext } from "../../operations/operation.js";
import { findOrCreateLabels } from "../labels/find-or-create-labels.js";
import { createList } from "../lists/lists.js";
import { createSection } from "../sections/sections.js";

/** The lists with their sections and the labels that a line of text may name. */
export async function knownNames({
  userId,
}: OperationContext): Promise<{ lists: KnownList[]; labels: Named[] }> {
  const where = { where: { userId }, raw: true as const };
  const lists = await List.findAll({ attributes: ["id", "name"], ...where });
  const sections = await Section.findAll({ attributes: ["id", "name", "listId"], ...where });
  const labels = await Label.findAll({ attributes: ["id", "name"], ...where });
  return {
    labels,
    lists: lists.map(({ id, name }) => ({
      ...{ id, name },
      sections: sections.filter(({ listId }) => listId === id),
    })),
  };
}

interface Placed {
  place: { listId?: string; sectionId?: string };
  labelIds: string[];
  created: { lists: ShownList[]; sections: ShownSection[]; labels: ShownLabel[] };
}

/** What a line names; what there is not yet is made. A new section is one of a list that is named too. */
export async function namedBy(
  context: OperationContext,
  { list, section, labels }: Pick<QuickAddResult, "list" | "section" | "labels">,
): Promise<Placed> {
  const newList =
    list?.id === null && (await createList(context, { name: list.name, color: "gray" }));
  const listId = newList ? newList.id : list?.id;
  const newSection =
    section?.id === null &&
    listId &&
    (await createSection(context, { listId, name: section.name }));
  const sectionId = newSection ? newSection.id : section?.id;
  const found = await findOrCreateLabels(
    context,
    labels.map(({ name }) => name),
  );
  return {
    place: { ...(listId && { listId }), ...(sectionId && { sectionId }) },
    labelIds: found.labels.map(({ id }) => id),
    created: {
      lists: newList ? [newList] : [],
      sections: newSection ? [newSection] : [],
      labels: found.created,
    },
  };
}
