import { type literal, Op, Sequelize } from "sequelize";
import type { ModelCtor } from "sequelize-typescript";
import { type Statement, statement } from "./statement.js";

type Literal = ReturnType<typeof literal>;

/** Conditions on attributes, each compared for equality, and one in SQL for what is not. */
export interface Conditions {
  equal: Record<string, Literal | boolean>;
  /** SQL over column names. */
  also?: string | undefined;
}

interface SelectOptions extends Conditions {
  attributes: string[];
  order?: [attribute: string, direction: "ASC" | "DESC"][];
  limit?: Literal;
  /**
   * SQL over columns of an index, which all rows sought fulfil and few others: the index finds them in
   * their order without going to the table, and there the rest of the conditions is asked of each.
   */
  candidates?: string;
  /** See `statement`. */
  inOrder?: boolean;
}

/** The part of Sequelize's query generator that is used here; it is not typed. */
interface QueryGenerator {
  selectQuery(table: unknown, options: object, model: unknown): string;
  insertQuery(
    table: unknown,
    values: object,
    attributes: object,
    options: object,
  ): { query: string };
  updateQuery(
    table: unknown,
    values: object,
    where: object,
    options: object,
    attributes: object,
  ): { query: string };
  deleteQuery(table: unknown, where: object, options: object, model: unknown): string;
  quoteIdentifier(name: string): string;
}

/** `$n` where a value will stand. */
export function parameter(position: number): Literal {
  return Sequelize.literal(`$${position}`);
}

/**
 * Writes statements from models, once, at the start: tables, columns and quoting are Sequelize's, so
 * a renamed column reaches them all, and what is sent later is a name and its values. Rows come with
 * the attributes' names.
 */
export class Compiler {
  /** Every statement made, in order; a list for whoever reviews what reaches the database. */
  readonly made: Statement<unknown>[] = [];

  select<Row>(label: string, model: ModelCtor, options: SelectOptions): Statement<Row> {
    const text = options.candidates
      ? candidatesFirst(model, options, options.candidates)
      : selectText(model, options);
    return this.keep(label, text, options.inOrder);
  }

  insert<Row>(
    label: string,
    model: ModelCtor,
    { values, returning }: { values: Record<string, Literal>; returning: string[] },
  ): Statement<Row> {
    const { query } = generator(model).insertQuery(
      model.getTableName(),
      byColumn(model, values),
      {},
      {},
    );
    return this.keep(label, `${bare(query)}${returningClause(model, returning)}`);
  }

  update<Row>(
    label: string,
    model: ModelCtor,
    {
      values,
      returning,
      ...where
    }: { values: Record<string, Literal>; returning: string[] } & Conditions,
  ): Statement<Row> {
    const { query } = generator(model).updateQuery(
      model.getTableName(),
      byColumn(model, values),
      conditions(model, where),
      {},
      {},
    );
    return this.keep(label, `${bare(query)}${returningClause(model, returning)}`);
  }

  delete(label: string, model: ModelCtor, where: Conditions): Statement<never> {
    const text = generator(model).deleteQuery(
      model.getTableName(),
      conditions(model, where),
      { limit: null },
      undefined,
    );
    return this.keep(label, text);
  }

  /** For what the models have no words for. */
  raw<Row>(label: string, text: string): Statement<Row> {
    return this.keep(label, text);
  }

  private keep<Row>(label: string, text: string, inOrder?: boolean): Statement<Row> {
    const made = statement<Row>(label, bare(text), inOrder);
    this.made.push(made);
    return made;
  }
}

function generator(model: ModelCtor): QueryGenerator {
  const queryInterface = model.sequelize?.getQueryInterface() as unknown as {
    queryGenerator: QueryGenerator;
  };
  return queryInterface.queryGenerator;
}

type Select = Omit<SelectOptions, "candidates" | "inOrder">;

function selectText(model: ModelCtor, { attributes, order = [], limit, ...where }: Select): string {
  const text = generator(model).selectQuery(
    model.getTableName(),
    {
      attributes: attributes.map((name) => [column(model, name), name]),
      where: conditions(model, where),
      order: order.map(([name, direction]) => [column(model, name), direction]),
      ...(limit && { limit }),
    },
    undefined,
  );
  return bare(text);
}

/** The planner does not reach through OFFSET 0, so it can only take one candidate after the other. */
function candidatesFirst(model: ModelCtor, options: Select, candidates: string): string {
  const { attributes, equal, also, order = [], limit } = options;
  const key = model.primaryKeyAttribute;
  const ofCandidate = (name: string) => `candidates."${name}"`;
  const inner = selectText(model, {
    attributes: [...new Set([key, ...order.map(([name]) => name)])],
    equal,
    also: candidates,
    order,
  });
  const found = selectText(model, {
    attributes,
    equal: { ...equal, [key]: Sequelize.literal(ofCandidate(key)) },
    also,
  });
  const sorted = order.map(([name, direction]) => `${ofCandidate(name)} ${direction}`);
  return [
    `SELECT found.* FROM (${inner}) AS candidates CROSS JOIN LATERAL (${found} OFFSET 0) AS found`,
    sorted.length > 0 ? ` ORDER BY ${sorted.join(", ")}` : "",
    limit ? ` LIMIT ${limit.val}` : "",
  ].join("");
}

function column(model: ModelCtor, attribute: string): string {
  const found = model.getAttributes()[attribute];
  if (!found) throw new TypeError(`${model.name} has no attribute ${attribute}`);
  return found.field ?? attribute;
}

function byColumn<V>(model: ModelCtor, values: Record<string, V>): Record<string, V> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [column(model, name), value]),
  );
}

function conditions(model: ModelCtor, { equal, also }: Conditions): object {
  const equalities = Object.fromEntries(
    Object.entries(byColumn(model, equal)).map(([name, value]) => [name, { [Op.eq]: value }]),
  );
  return also ? Sequelize.and(equalities, Sequelize.literal(`(${also})`)) : equalities;
}

function returningClause(model: ModelCtor, attributes: string[]): string {
  const { quoteIdentifier } = generator(model);
  const list = attributes.map((name) => {
    const field = quoteIdentifier.call(generator(model), column(model, name));
    return field === `"${name}"` ? field : `${field} AS "${name}"`;
  });
  return attributes.length === 0 ? "" : ` RETURNING ${list.join(", ")}`;
}

function bare(query: string): string {
  return query.trim().replace(/;$/, "");
}
