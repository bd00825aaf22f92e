import {
  changedLabel,
  changedList,
  changedSection,
  changedTask,
  type Entity,
} from "@docket/contract";
import { Label, List, Section, Task } from "@docket/models";
import { literal, type Model, type ModelStatic, Op, type WhereOptions } from "sequelize";
import type { z } from "zod";

/** The `deletedAt` of a row that is deleted now. */
export const deletedNow = literal("CURRENT_TIMESTAMP") as unknown as Date;

/** In the trash. */
export const inTrash: WhereOptions = { deletedAt: { [Op.ne]: null } };

/** Deleted itself, and not together with another row. */
export const inTrashItself = (entity: Entity): WhereOptions => ({
  ...inTrash,
  ...(kinds[entity].goesAlong && { deletedWith: null }),
});

/** A kind of rows that can be in the trash, is synchronised and has a history. */
export interface Kind {
  model: ModelStatic<Model>;
  /** The shape of such a row in synchronisation. */
  shape: z.ZodObject;
  /** Whether such a row may be deleted together with another row. */
  goesAlong: boolean;
}

/** By the contract's names. */
export const kinds: Record<Entity, Kind> = {
  list: { model: List, shape: changedList, goesAlong: false },
  section: { model: Section, shape: changedSection, goesAlong: true },
  label: { model: Label, shape: changedLabel, goesAlong: false },
  task: { model: Task, shape: changedTask, goesAlong: true },
};

/** The field by which people know a row. */
export const nameField = (entity: Entity) => (entity === "task" ? "title" : "name");

export const entities = Object.keys(kinds) as Entity[];
