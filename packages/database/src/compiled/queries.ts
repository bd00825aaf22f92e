import type { Model, ModelStatic } from "sequelize";
import type { Rows, Statement } from "../statement.js";
import type { UnitOptions } from "../unit-of-work.js";
import type { CompiledQuery, Compiler } from "./compiler.js";
import type { CreateOptions, Filtered, FindAllOptions, UpdateOptions } from "./options.js";
import type { AttributeName, Changes, NewRow, Row } from "./rows.js";

/** The part of a database that `Queries` needs. */
interface QueryRunner {
  forUser<T>(userId: string, work: () => Promise<T>, options?: UnitOptions): Promise<T>;
  execute<Row>(statement: Statement<Row>, values: unknown[]): Promise<Rows<Row>>;
}

const read = { autocommit: true, readOnly: true } as const;
const write = { autocommit: true } as const;

/**
 * Compiled queries of one user. They take the options of Sequelize's `findAll`, `create`, `update`
 * and `destroy`, and return plain rows, with times as ISO 8601 text. The SQL is generated the first
 * time that a shape of options is used, and cached; afterwards its prepared statement is sent with
 * the new values.
 *
 * Each query is a unit of work by itself, in one round trip, or joins the one that it is called in.
 * The model's hooks and validators do not run.
 */
export class Queries {
  constructor(
    private readonly runner: QueryRunner,
    private readonly compiler: Compiler,
    private readonly userId: string,
  ) {}

  async findAll<M extends Model, const Name extends AttributeName<M>>(
    model: ModelStatic<M>,
    options: FindAllOptions<M, Name>,
  ): Promise<Row<M, Name>[]> {
    const { rows } = await this.run(this.compiler.select(model, options), read);
    return rows as Row<M, Name>[];
  }

  /** The first row, or `null`. */
  async findOne<M extends Model, const Name extends AttributeName<M>>(
    model: ModelStatic<M>,
    options: FindAllOptions<M, Name>,
  ): Promise<Row<M, Name> | null> {
    const { primaryKeyAttributes: key } = model;
    const where = options.where as Record<string, unknown> | undefined;
    const isOne = key.length > 0 && key.every((name) => typeof where?.[name] === "string");
    const [row] = await this.findAll(model, isOne ? options : { limit: 1, ...options });
    return row ?? null;
  }

  /** @returns the new row; `null` if it was a duplicate and ignored */
  create<M extends Model, const Name extends AttributeName<M>>(
    model: ModelStatic<M>,
    values: NewRow<M>,
    options: CreateOptions<Name> & { ignoreDuplicates: true },
  ): Promise<Row<M, Name> | null>;
  create<M extends Model, const Name extends AttributeName<M>>(
    model: ModelStatic<M>,
    values: NewRow<M>,
    options: CreateOptions<Name>,
  ): Promise<Row<M, Name>>;
  async create<M extends Model, const Name extends AttributeName<M>>(
    model: ModelStatic<M>,
    values: NewRow<M>,
    options: CreateOptions<Name>,
  ): Promise<Row<M, Name> | null> {
    const query = this.compiler.insert(model, values as Record<string, unknown>, options);
    const { rows } = await this.run(query, write);
    return (rows[0] as Row<M, Name> | undefined) ?? null;
  }

  /** @returns the changed rows, as they are now */
  async update<M extends Model, const Name extends AttributeName<M>>(
    model: ModelStatic<M>,
    values: Changes<M>,
    options: UpdateOptions<M, Name>,
  ): Promise<Row<M, Name>[]> {
    const query = this.compiler.update(model, values as Record<string, unknown>, options);
    const { rows } = await this.run(query, write);
    return rows as Row<M, Name>[];
  }

  /** @returns how many rows were deleted */
  async destroy<M extends Model>(model: ModelStatic<M>, options: Filtered<M>): Promise<number> {
    const { rowCount } = await this.run(this.compiler.delete(model, options), write);
    return rowCount ?? 0;
  }

  private run({ statement, values }: CompiledQuery, unit: UnitOptions) {
    return this.runner.forUser(this.userId, () => this.runner.execute(statement, values), unit);
  }
}
