import { listKey } from "@docket/backup";
import { Label, List, Section, SourceId } from "@docket/models";
import { CliError } from "../errors.js";
import type { Imported } from "./export-file.js";

/**
 * Otherwise the models would set the time of the insert, and refuse texts that they took once; the file has been
 * checked. Sequelize accepts `silent` here too, but its types lack it.
 */
export const asStored: object = { silent: true, validate: false };

/** The place and the labels of a task. */
export type PlacedTask = Pick<Imported<"tasks">, "listId" | "sectionId" | "parentId" | "labelIds">;

/**
 * Adds lists, sections and labels, and maps the file's ids to the account's. What the account has
 * already, by name, is not created again; the file's inbox becomes the account's.
 */
export class Structure {
  private readonly ids = {
    list: new Map<string, string>(),
    section: new Map<string, string>(),
    parent: new Map<string, string>(),
    label: new Map<string, string>(),
  };

  /** @param parents the ids of the tasks that have subtasks; only these are mapped */
  constructor(
    private readonly userId: string,
    private readonly parents: ReadonlySet<string>,
  ) {}

  async addList({ id, isInbox, createdAt, updatedAt, archivedAt, ...list }: Imported<"lists">) {
    const { userId } = this;
    const known = await List.findAll({ attributes: ["id", "name", "isInbox"], where: { userId } });
    const same = known.find((one) => (isInbox ? one.isInbox : isNamed(one, list.name)));
    const made =
      same ??
      (await List.create(
        {
          ...{ ...list, userId, archivedAt: archivedAt === null ? null : new Date(archivedAt) },
          ...times(createdAt, updatedAt),
        },
        asStored,
      ));
    if (isInbox) await List.update(list, { where: { userId, id: made.id }, validate: false });
    const sourceId = listKey({ sourceId: id, name: list.name });
    await SourceId.bulkCreate([{ userId, source: "docket", sourceId, listId: made.id }], {
      returning: false,
      ignoreDuplicates: true,
    });
    this.ids.list.set(id, made.id);
  }

  async addSection({ id, listId: given, createdAt, updatedAt, ...section }: Imported<"sections">) {
    const { userId } = this;
    const listId = this.find("list", given);
    const known = await Section.findAll({ attributes: ["id", "name"], where: { userId, listId } });
    const made =
      known.find((one) => isNamed(one, section.name)) ??
      (await Section.create(
        { ...section, userId, listId, ...times(createdAt, updatedAt) },
        asStored,
      ));
    this.ids.section.set(id, made.id);
  }

  async addLabel({ id, createdAt, updatedAt, ...label }: Imported<"labels">) {
    const { userId } = this;
    const known = await Label.findAll({ attributes: ["id", "name"], where: { userId } });
    const made =
      known.find((one) => isNamed(one, label.name)) ??
      (await Label.create({ ...label, userId, ...times(createdAt, updatedAt) }, asStored));
    this.ids.label.set(id, made.id);
  }

  /** Whether a task has subtasks, which will need its new id. */
  isParent(id: string | undefined): id is string {
    return id !== undefined && this.parents.has(id);
  }

  addParent(id: string, made: string): void {
    this.ids.parent.set(id, made);
  }

  /** Whether the parent of a task is added already. */
  knowsParentOf({ parentId }: PlacedTask): boolean {
    return !parentId || this.ids.parent.has(parentId);
  }

  /**
   * The place and labels of a task with the account's ids. @throws CliError for a reference that
   * the file does not define
   */
  placeOf({ listId, sectionId, parentId, labelIds }: PlacedTask) {
    return {
      ...(listId !== undefined && { listId: this.find("list", listId) }),
      sectionId: sectionId ? this.find("section", sectionId) : null,
      parentId: parentId ? this.find("parent", parentId) : null,
      labelIds: labelIds.map((id) => this.find("label", id)),
    };
  }

  private find(what: keyof Structure["ids"], id: string): string {
    const found = this.ids[what].get(id);
    if (found !== undefined) return found;
    const name = what === "parent" ? "task" : what;
    throw new CliError(
      `The file refers to the ${name} ${id} and does not hold it, or only later; nothing was imported.`,
    );
  }
}

const isNamed = (row: { name: string }, name: string) =>
  row.name.toLowerCase() === name.toLowerCase();

export const times = (createdAt: string, updatedAt: string) => ({
  createdAt: new Date(createdAt),
  updatedAt: new Date(updatedAt),
});
