import { type Attributes, literal, Op, type WhereOptions } from "sequelize";
import { Completion } from "../completion.js";
import { keyset, type ListOrder } from "./keyset.js";

/** When the repeating tasks of a user were done: on which days, how many, and after which one. */
export interface CompletionList {
  userId: string;
  /** Done on this day of the user or later, `2026-12-01`. */
  doneFrom?: string | undefined;
  /** Done on this day or before. */
  doneTo?: string | undefined;
  limit: number;
  /** `completedAt` and `id` of the last one of the page before. */
  after?: readonly string[] | undefined;
}

const newestFirst: ListOrder<"completedAt" | "id"> = [
  ["completedAt", "DESC"],
  ["id", "DESC"],
];

const ofTaskThatIsThere = literal(
  'EXISTS (SELECT FROM tasks WHERE "user_id" = :userId AND tasks.id = task_id AND deleted_at IS NULL)',
);

/** Where a day of the user begins, so many days later. */
const beginOf = (day: string, later = 0) =>
  `(SELECT (CAST(${day} AS date) + ${later})::timestamp AT TIME ZONE time_zone FROM users WHERE id = :userId)`;

/** Options of `findAll`: the last one done first; those of tasks in the trash are left out. */
export function completionList({ userId, doneFrom, doneTo, limit, after }: CompletionList) {
  const page = keyset(Completion, newestFirst, after);
  const days = [
    ...(doneFrom ? [literal(`completed_at >= ${beginOf(":doneFrom")}`)] : []),
    ...(doneTo ? [literal(`completed_at < ${beginOf(":doneTo", 1)}`)] : []),
  ];
  const where: WhereOptions<Attributes<Completion>> = {
    userId,
    [Op.and]: [...page.where, ...days, ofTaskThatIsThere],
  };
  const replacements = { ...page.replacements, userId, doneFrom, doneTo };
  return { where, replacements, order: newestFirst, limit };
}
