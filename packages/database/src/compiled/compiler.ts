import { LRUCache } from "lru-cache";
import { literal, type Model, type ModelStatic, Op, type WhereOptions } from "sequelize";
import { isJson, queryGeneratorOf, scopeOf } from "../internals/sequelize.js";
import { type Statement, statement } from "../statement.js";
import type { CreateOptions, Filtered, FindAllOptions } from "./options.js";
import { column, isLiteral, keyOf, QueryShape, unsupported } from "./query-shape.js";

type AnyModel = ModelStatic<Model>;

/** Options of any model's query, whose types the caller has checked. */
type Unchecked<Options> = Omit<Options, "where"> & { where: object };
type SelectQuery = Unchecked<FindAllOptions<Model, string>>;
type Prefilter = NonNullable<SelectQuery["prefilter"]>;
type WriteQuery = Unchecked<Filtered<Model>> & { returning?: readonly string[] | undefined };

/** A statement and its parameter values. */
export interface CompiledQuery {
  statement: Statement<Record<string, unknown>>;
  values: unknown[];
}

/**
 * How many statements are cached; one that is needed again after its eviction is generated again.
 */
const MOST_STATEMENTS = 1_000;

/**
 * Generates the SQL of `findAll`, `create`, `update` and `destroy`, including the model's scope,
 * once for each shape of their options with Sequelize's own generator, and caches it: afterwards a
 * query costs a look-up.
 */
export class Compiler {
  private readonly statements = new LRUCache<string, CompiledQuery["statement"]>({
    max: MOST_STATEMENTS,
  });

  select(model: AnyModel, query: SelectQuery): CompiledQuery {
    refuseOthers(query, taken.select);
    const read = (build: boolean) => {
      const action = `select ${query.attributes.join()} where `;
      const shape = new QueryShape(model, action, query.replacements, build);
      const where = shape.where(inScope(model, query.where));
      let prefilter: object | null = null;
      if (query.prefilter) {
        shape.model = query.prefilter.model;
        shape.key += ` prefilter ${keyOf(shape.model)} `;
        prefilter = shape.where(inScope(shape.model, query.prefilter.where));
      }
      for (const [name, way] of query.order ?? []) {
        if (way !== "ASC" && way !== "DESC")
          throw new TypeError(`The order of ${name} is ASC or DESC, not ${way}.`);
        shape.key += ` ${name} ${way}`;
      }
      if (query.inIndexOrder) shape.key += " in order";
      let limit: ReturnType<QueryShape["value"]> = null;
      if (query.limit !== undefined) {
        if (!(Number.isSafeInteger(query.limit) && query.limit >= 0))
          throw new TypeError(
            `The limit must be a whole number of at least 0, not ${query.limit}.`,
          );
        shape.key += " limit";
        limit = shape.value("limit", query.limit);
      }
      return { shape, where, prefilter, limit };
    };
    return this.compiled(read, ({ where, prefilter, limit }) => {
      const options = { ...query, where: where ?? {}, limit: limit ?? undefined };
      const text = prefilter
        ? prefilteredText(model, options, { ...query.prefilter!, where: prefilter })
        : selectText(model, options);
      return statement(text, query.inIndexOrder);
    });
  }

  insert(
    model: AnyModel,
    values: Record<string, unknown>,
    options: CreateOptions<string>,
  ): CompiledQuery {
    refuseOthers(options, taken.insert);
    const { returning, ignoreDuplicates } = options;
    const read = (build: boolean) => {
      const action = `insert ${returning.join()} ${ignoreDuplicates === true} `;
      const shape = new QueryShape(model, action, undefined, build);
      return { shape, set: assignments(shape, model, values) };
    };
    return this.compiled(read, ({ set }) => {
      const { query } = queryGeneratorOf(model).insertQuery(model.getTableName(), set, {}, {});
      const conflict = ignoreDuplicates ? " ON CONFLICT DO NOTHING" : "";
      return statement(`${bare(query)}${conflict}${returningClause(model, returning)}`);
    });
  }

  update(model: AnyModel, values: Record<string, unknown>, query: WriteQuery): CompiledQuery {
    refuseOthers(query, taken.update);
    const { where, replacements, returning = [] } = query;
    const read = (build: boolean) => {
      const shape = new QueryShape(model, `update ${returning.join()} `, replacements, build);
      const set = assignments(shape, model, values);
      if (shape.values.length === 0) throw new TypeError("An update needs a value to set.");
      shape.key += " where ";
      return { shape, set, where: shape.where(inScope(model, where)) };
    };
    return this.compiled(read, ({ set, where }) => {
      const { query } = queryGeneratorOf(model).updateQuery(
        model.getTableName(),
        set,
        where ?? {},
        {},
        {},
      );
      return statement(`${bare(query)}${returningClause(model, returning)}`);
    });
  }

  delete(model: AnyModel, query: WriteQuery): CompiledQuery {
    refuseOthers(query, taken.delete);
    const { where, replacements } = query;
    const read = (build: boolean) => {
      const shape = new QueryShape(model, "delete ", replacements, build);
      return { shape, where: shape.where(inScope(model, where)) };
    };
    return this.compiled(read, ({ where }) => {
      const generator = queryGeneratorOf(model);
      const table = model.getTableName();
      return statement(bare(generator.deleteQuery(table, where ?? {}, { limit: null }, undefined)));
    });
  }

  private compiled<Parts extends { shape: QueryShape }>(
    read: (build: boolean) => Parts,
    write: (parts: Parts) => CompiledQuery["statement"],
  ): CompiledQuery {
    const { shape } = read(false);
    let made = this.statements.get(shape.key);
    if (!made) {
      made = write(read(true));
      this.statements.set(shape.key, made);
    }
    return { statement: made, values: shape.values };
  }
}

/** Adds the conditions of the model's scope, as Sequelize does. */
function inScope(model: AnyModel, where: object | undefined): object {
  if (!where) throw new TypeError("A compiled query needs a where, which may be empty.");
  const { where: scope } = scopeOf(model);
  const isWhole = Array.isArray(where) || isLiteral(where);
  return { ...scope, ...(isWhole ? { [Op.and]: [where].flat() } : where) };
}

/** An option that was passed over might have left rows out, or kept them from being deleted. */
function refuseOthers(options: object, known: ReadonlySet<string>): void {
  for (const name in options)
    if (!known.has(name) && options[name as keyof object] !== undefined)
      throw unsupported(`option ${name}`);
}

const conditions = ["where", "replacements"];
const taken = {
  select: new Set([...conditions, "attributes", "order", "limit", "prefilter", "inIndexOrder"]),
  insert: new Set(["returning", "ignoreDuplicates"]),
  update: new Set([...conditions, "returning"]),
  delete: new Set(conditions),
};

/** Values by column, in the order given; undefined values are left out, as Sequelize does. */
function assignments(
  shape: QueryShape,
  model: AnyModel,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value === undefined) continue;
    shape.key += `${name},`;
    const json = value !== null && isJson(model, name);
    const placeholder = shape.value(name, json ? JSON.stringify(value) : value);
    if (placeholder) set[column(model, name)] = placeholder;
  }
  return set;
}

type TextOptions = Pick<SelectQuery, "attributes" | "where" | "order"> & { limit?: unknown };

function selectText(
  model: AnyModel,
  { attributes, where, order = [], limit }: TextOptions,
): string {
  const text = queryGeneratorOf(model).selectQuery(
    model.getTableName(),
    {
      attributes: attributes.map((name) => [column(model, name), name]),
      where,
      order: order.map(([name, direction]) => [column(model, name), direction]),
      ...(limit !== undefined && { limit }),
    },
    undefined,
  );
  return bare(text);
}

/**
 * Reads the rows that pass the prefilter from an index, in its order, and joins each with the row
 * that has its key. OFFSET 0 keeps the planner from flattening the subquery, so it processes one
 * candidate after the other.
 */
function prefilteredText(model: AnyModel, options: TextOptions, prefilter: Prefilter): string {
  const { attributes, where, order = [], limit } = options;
  const [[key, direction] = ["", "ASC"] as const, ...others] = order;
  if (!key || others.length > 0) {
    throw new TypeError("A query with a prefilter has the order of its key.");
  }
  const candidate = `candidates."${prefilter.key}"`;
  const inner = selectText(prefilter.model, {
    attributes: [prefilter.key],
    where: prefilter.where,
    order: [[prefilter.key, direction]],
  });
  const found = selectText(model, {
    attributes,
    where: {
      [Op.and]: [where, { [column(model, key)]: { [Op.eq]: literal(candidate) } }],
    } as WhereOptions,
  });
  return [
    `SELECT found.* FROM (${inner}) AS candidates CROSS JOIN LATERAL (${found} OFFSET 0) AS found`,
    ` ORDER BY ${candidate} ${direction}`,
    limit === undefined ? "" : ` LIMIT ${(limit as { val: string }).val}`,
  ].join("");
}

function returningClause(model: AnyModel, attributes: readonly string[]): string {
  if (attributes.length === 0) return "";
  const generator = queryGeneratorOf(model);
  const list = attributes.map((name) => {
    const field = generator.quoteIdentifier(column(model, name));
    return field === `"${name}"` ? field : `${field} AS "${name}"`;
  });
  return ` RETURNING ${list.join(", ")}`;
}

function bare(query: string): string {
  return query.trim().replace(/;$/, "");
}
