import type { Task as TaskRow, TaskSort } from "@docket/contract";
import { parameter as $, type Compiler, type Statement } from "@docket/database";
import { Task } from "@docket/models";
import { contains, mayContain } from "../../search.js";
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

/** The orders of an index that carries the rows' signatures. */
const ages = ["newest", "oldest"] as const;
type Age = (typeof ages)[number];

export const isAge = (sort: TaskSort): sort is Age => ages.includes(sort as Age);

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

/** The same for a search by signature. */
export interface SearchShape extends Omit<ListShape, "search"> {
  sort: Age;
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
    /** The text to search for, then the cursor's values, then the limit. */
    list: everyShape<ListShape, Statement<TaskRow>>(
      {
        sort: ["newest", "oldest", "updated", "title"],
        completed: [undefined, false, true],
        search: [false, true],
        from: [false, true],
      },
      (shape) => listStatement(compiler, shape),
    ),
    /** The same, for a text that is selective: the index alone tells which few rows to look at. */
    search: everyShape<SearchShape, Statement<TaskRow>>(
      { sort: ages, completed: [undefined, false, true], from: [false, true] },
      (shape) => searchStatement(compiler, shape),
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

const named = ({ completed, sort, from }: Omit<ListShape, "search">) =>
  `${completed === undefined ? "" : completed ? "done " : "open "}by ${sort}${from ? ", from a cursor" : ""}`;

const containsText = (n: number) => `(${contains("title", n)} OR ${contains("description", n)})`;

function listStatement(compiler: Compiler, shape: ListShape): Statement<TaskRow> {
  const { sort, completed, search, from } = shape;
  const place = search ? 3 : 2;
  const conditions = [
    ...(search ? [containsText(2)] : []),
    ...(from ? [`(${after[sort](place)})`] : []),
  ];
  return compiler.select(`tasks: list ${search ? "searched " : ""}${named(shape)}`, Task, {
    attributes: shown,
    equal: { userId: $(1), ...(completed !== undefined && { completed }) },
    also: conditions.join(" AND ") || undefined,
    order: orders[sort],
    limit: $(place + (from ? orders[sort].length : 0)),
    inOrder: search,
  });
}

function searchStatement(compiler: Compiler, shape: SearchShape): Statement<TaskRow> {
  const { sort, completed, from } = shape;
  return compiler.select(`tasks: list found ${named(shape)}`, Task, {
    attributes: shown,
    equal: { userId: $(1), ...(completed !== undefined && { completed }) },
    candidates: [mayContain(2), ...(from ? [after[sort](3)] : [])].join(" AND "),
    also: containsText(2),
    order: orders[sort],
    limit: $(from ? 4 : 3),
    inOrder: true,
  });
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
