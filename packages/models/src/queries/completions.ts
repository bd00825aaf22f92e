import { type Attributes, literal, Op, type WhereOptions } from "sequelize";
import { Completion } from "../completion.js";
import { keyset, type ListOrder } from "./keyset.js";

/** A list of the completions of a user's repeating tasks: which days, how many, and the cursor. */
export interface CompletionList {
  userId: string;
  /** Done on or after this day, in the user's time zone, `2026-12-01`. */
  doneFrom?: string | undefined;
  /** Done on or before this day. */
  doneTo?: string | undefined;
  limit: number;
  /** `completedAt` and `id` of the previous page's last completion. */
  after?: readonly string[] | undefined;
}

const newestFirst: ListOrder<"completedAt" | "id"> = [
  ["completedAt", "DESC"],
  ["id", "DESC"],
];

const ofUntrashedTask = literal(
  'EXISTS (SELECT FROM tasks WHERE "user_id" = :userId AND tasks.id = task_id AND deleted_at IS NULL)',
);

/** The start of a day in the user's time zone, plus `later` days. */
const beginOf = (day: string, later = 0) =>
  `(SELECT (CAST(${day} AS date) + ${later})::timestamp AT TIME ZONE time_zone FROM users WHERE id = :userId)`;

/** Options of `findAll`: most recent first, without those of tasks in the trash. */
export function completionList({ userId, doneFrom, doneTo, limit, after }: CompletionList) {
  const page = keyset(Completion, newestFirst, after);
  const days = [
    ...(doneFrom ? [literal(`completed_at >= ${beginOf(":doneFrom")}`)] : []),
    ...(doneTo ? [literal(`completed_at < ${beginOf(":doneTo", 1)}`)] : []),
  ];
  const where: WhereOptions<Attributes<Completion>> = {
    userId,
    [Op.and]: [...page.where, ...days, ofUntrashedTask],
  };
  const replacements = { ...page.replacements, userId, doneFrom, doneTo };
  return { where, replacements, order: newestFirst, limit };
}
