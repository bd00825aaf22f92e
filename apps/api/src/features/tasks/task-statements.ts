import type { Task as TaskRow, TaskSort } from "@docket/contract";
import { parameter as $, type Compiler, type Statement } from "@docket/database";
import { Task } from "@docket/models";
import { matches } from "../../search-pattern.js";
import { eitherWay, everyShape } from "../../shapes.js";

/** The columns of a reply, under its names. */
const shown = ["id", "title", "description", "completed", "createdAt", "updatedAt"];

const orders: Record<TaskSort, [string, "ASC" | "DESC"][]> = {
  newest: [["id", "DESC"]],
  oldest: [["id", "ASC"]],
  updated: [
    ["updatedAt", "DESC"],
    ["id", "DESC"],
  ],
  title: [
    ["title", "ASC"],
    ["id", "ASC"],
  ],
};

/** Which rows come after the last one of a page. */
const after: Record<TaskSort, (first: number) => string> = {
  newest: (n) => `id < $${n}::bigint`,
  oldest: (n) => `id > $${n}::bigint`,
  updated: (n) => `(updated_at, id) < ($${n}::timestamptz, $${n + 1}::bigint)`,
  title: (n) => `(title, id) > ($${n}::varchar, $${n + 1}::bigint)`,
};

/** The shape of a list: every combination is a statement of its own. */
export interface ListShape {
  sort: TaskSort;
  completed: boolean | undefined;
  search: boolean;
  from: boolean;
}

/** The shape of a change: which fields it sets, and whether only of a certain version. */
export interface ChangeShape {
  fields: ("title" | "description" | "completed")[];
  versioned: boolean;
}

const everyChoice: ChangeShape["fields"][] = [
  ["title"],
  ["description"],
  ["completed"],
  ["title", "description"],
  ["title", "completed"],
  ["description", "completed"],
  ["title", "description", "completed"],
];

/** The statements about tasks. `$1` is always the user. */
export function taskStatements(compiler: Compiler) {
  return {
    /** `$2` id */
    get: compiler.select<TaskRow>("tasks: read one", Task, {
      attributes: shown,
      equal: { userId: $(1), id: $(2) },
    }),
    /** `$2` title, `$3` description, `$4` completed */
    create: compiler.insert<TaskRow>("tasks: create", Task, {
      values: { userId: $(1), title: $(2), description: $(3), completed: $(4) },
      returning: shown,
    }),
    /** The search pattern, then the cursor's values, then the limit. */
    list: everyShape<ListShape, Statement<TaskRow>>(
      {
        sort: ["newest", "oldest", "updated", "title"],
        completed: [undefined, false, true],
        search: [false, true],
        from: [false, true],
      },
      (shape) => listStatement(compiler, shape),
    ),
    /** `$2` id, then the version, then the fields in order. */
    change: everyShape<ChangeShape, Statement<TaskRow>>(
      { fields: everyChoice, versioned: [false, true] },
      (shape) => changeStatement(compiler, shape),
    ),
    /** `$2` id, then the version. */
    delete: eitherWay((versioned) =>
      compiler.delete(`tasks: delete${versioned ? " a version" : ""}`, Task, {
        equal: { userId: $(1), id: $(2) },
        also: versioned ? "updated_at = $3::timestamptz" : undefined,
      }),
    ),
  };
}

function listStatement(
  compiler: Compiler,
  { sort, completed, search, from }: ListShape,
): Statement<TaskRow> {
  const conditions: string[] = [];
  let next = 2;
  if (search) conditions.push(`${matches("title", next)} OR ${matches("description", next++)}`);
  if (from) {
    conditions.push(after[sort](next));
    next += orders[sort].length;
  }
  const what = completed === undefined ? "" : completed ? " done" : " open";
  return compiler.select(
    `tasks: list${what} by ${sort}${search ? ", searched" : ""}${from ? ", from a cursor" : ""}`,
    Task,
    {
      attributes: shown,
      equal: { userId: $(1), ...(completed !== undefined && { completed }) },
      also: conditions.length > 0 ? conditions.map((one) => `(${one})`).join(" AND ") : undefined,
      order: orders[sort],
      limit: $(next),
      inOrder: search,
    },
  );
}

function changeStatement(
  compiler: Compiler,
  { fields, versioned }: ChangeShape,
): Statement<TaskRow> {
  const first = versioned ? 4 : 3;
  return compiler.update(
    `tasks: change ${fields.join(", ")}${versioned ? " of a version" : ""}`,
    Task,
    {
      values: Object.fromEntries(fields.map((field, index) => [field, $(first + index)])),
      equal: { userId: $(1), id: $(2) },
      also: versioned ? "updated_at = $3::timestamptz" : undefined,
      returning: shown,
    },
  );
}
