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

/** When something counts as deleted now. */
export const deletedNow = literal("CURRENT_TIMESTAMP") as unknown as Date;

/** In the trash. */
export const inTrash: WhereOptions = { deletedAt: { [Op.ne]: null } };

/** In the trash by itself, and not with something else. */
export const inTrashItself = (entity: Entity): WhereOptions => ({
  ...inTrash,
  ...(kinds[entity].goesAlong && { deletedWith: null }),
});

/** A kind of rows that goes to the trash, is synchronised and has a history. */
export interface Kind {
  model: ModelStatic<Model>;
  /** Such a row as synchronisation carries it. */
  shape: z.ZodObject;
  /** Whether it may be deleted with something else. */
  goesAlong: boolean;
}

/** By what the contract calls them. */
export const kinds: Record<Entity, Kind> = {
  list: { model: List, shape: changedList, goesAlong: false },
  section: { model: Section, shape: changedSection, goesAlong: true },
  label: { model: Label, shape: changedLabel, goesAlong: false },
  task: { model: Task, shape: changedTask, goesAlong: true },
};

export const entities = Object.keys(kinds) as Entity[];
