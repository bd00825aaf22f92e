import {
  Association,
  type BulkCreateOptions,
  type CreateOptions,
  DataTypes,
  type FindOptions,
  type Includeable,
  type IncludeOptions,
  type InferAttributes,
  type InferCreationAttributes,
  literal,
  type ModelStatic,
  Op,
  AggregateError as RefusedRecords,
  type Model as SequelizeModel,
  type UpdateOptions,
  type UpsertOptions,
  ValidationError,
  ValidationErrorItem,
} from "sequelize";
import {
  BeforeBulkCreate,
  BeforeBulkUpdate,
  BeforeCount,
  BeforeCreate,
  BeforeFind,
  BeforeFindAfterExpandIncludeAll,
  BeforeSave,
  BeforeUpsert,
  Model,
  Table,
} from "sequelize-typescript";
import { timestamptz } from "./column-types.js";

const now = literal("CURRENT_TIMESTAMP");
const Literal = now.constructor as new () => ReturnType<typeof literal>;

/** A row goes with the one that it refers to, whose key never changes. */
export const cascade = { onDelete: "CASCADE", onUpdate: "NO ACTION" } as const;

/** A column that the database sets to the time of the insert. */
export const insertedAt = {
  type: timestamptz(),
  allowNull: false,
  defaultValue: now,
} as const;

/**
 * The base class of all models. The database's clock sets a row's timestamps: these hooks set them
 * on insert, whatever values an instance has, and drop them from updates; a DEFAULT and a trigger
 * do the same for raw SQL. `silent: true`, Sequelize's own option, keeps the timestamps of a new
 * instance, as an import needs. After a write, an instance takes over the stored row, so that
 * memory and table never differ.
 */
@Table({ underscored: true, timestamps: false })
export abstract class BaseModel<M extends SequelizeModel> extends Model<
  InferAttributes<M>,
  InferCreationAttributes<M>
> {
  /**
   * The key by which an instance is saved, reloaded and deleted: the primary key, or, if the
   * instance was read without its owner, the id alone, which is unique across all users.
   */
  override where(...options: unknown[]): object {
    // Sequelize says whether the version counts, too, which its types do not know.
    const whole = (super.where as (...options: unknown[]) => object).apply(this, options);
    const { user_id: owner, ...key } = whole as Record<string, unknown>;
    const withoutOwner = owner === undefined && key.id !== undefined;
    return withoutOwner ? key : whole;
  }

  /** A text that is no time has become an invalid `Date` by now, which Sequelize would send. */
  override async validate(...options: Parameters<SequelizeModel["validate"]>): Promise<void> {
    for (const [name, value] of Object.entries(this.dataValues)) {
      if (!(value instanceof Date && Number.isNaN(value.getTime()))) continue;
      const problem = `${name} is an invalid Date`;
      throw new ValidationError(`Validation error: ${problem}`, [
        new ValidationErrorItem(problem, "FUNCTION", name, String(value), this, "isDate", "", []),
      ]);
    }
    return super.validate(...options);
  }

  /** Each would fail in the database, with words that do not name the option. */
  @BeforeFind
  static refuseNonsense({ include, limit, offset }: FindOptions): void {
    for (const [name, value] of Object.entries({ limit, offset })) {
      if (value === undefined || typeof value === "object") continue;
      if (!(Number.isSafeInteger(Number(value)) && Number(value) >= 0))
        throw new TypeError(`The ${name} must be a whole number of at least 0, not ${value}.`);
    }
    // From every model all others can be reached: more columns than PostgreSQL selects.
    const isAll = (one: unknown) =>
      typeof one === "object" && one !== null && "all" in one && "nested" in one && one.nested;
    if ([include].flat().some(isAll))
      throw new TypeError("An include of all, nested, reaches every model. Name the associations.");
  }

  /**
   * Adds the missing attributes of the primary key. With a limit and an include Sequelize would add
   * them itself, but confuses names of fields with names of columns.
   */
  @BeforeFindAfterExpandIncludeAll
  static selectWholeKey(this: ModelStatic<SequelizeModel>, options: FindOptions): void {
    const { attributes, include, limit, group } = options;
    if (!Array.isArray(attributes) || !include || limit === undefined || group) return;
    // biome-ignore lint/complexity/noThisInStatic: Sequelize calls hooks as methods of the model.
    const key = this.primaryKeyAttributes.filter((name) => !attributes.includes(name));
    options.attributes = [...attributes, ...key];
  }

  /**
   * Keeps includes outer joins. Sequelize turns an include with a condition into an inner join,
   * even if the condition is only that of a default scope: a list without tasks would be left out.
   */
  @BeforeFindAfterExpandIncludeAll
  @BeforeCount
  static keepOuterJoins(options: FindOptions): void {
    if (options.include) options.include = [options.include].flat().map(outer);
  }

  @BeforeSave
  static readBack(
    this: ModelStatic<SequelizeModel>,
    _: SequelizeModel,
    options: CreateOptions,
  ): void {
    // biome-ignore lint/complexity/noThisInStatic: Sequelize calls hooks as methods of the model.
    options.returning = withTimestamps(options.returning, this);
  }

  /**
   * Makes the primary key decide whether a row is there already, unless the caller names other
   * attributes. Sequelize would take any unique index of the model, or several at once, and the names of
   * attributes for those of columns.
   */
  @BeforeUpsert
  static conflictOnKey(
    this: ModelStatic<SequelizeModel>,
    _values: unknown,
    options: UpsertOptions<Record<string, unknown>>,
  ): void {
    // biome-ignore lint/complexity/noThisInStatic: Sequelize calls hooks as methods of the model.
    const attributes = this.getAttributes();
    // biome-ignore lint/complexity/noThisInStatic: the same
    options.conflictFields = (options.conflictFields ?? this.primaryKeyAttributes).map(
      (name) => attributes[name]?.field ?? name,
    );
  }

  @BeforeBulkCreate
  static prepareAll(
    this: ModelStatic<SequelizeModel>,
    instances: SequelizeModel[],
    options: CreateOptions & Pick<BulkCreateOptions, "updateOnDuplicate" | "conflictAttributes">,
  ): void {
    // biome-ignore lint/complexity/noThisInStatic: Sequelize calls hooks as methods of the model.
    if (options.updateOnDuplicate) options.conflictAttributes ??= [...this.primaryKeyAttributes];
    // biome-ignore lint/complexity/noThisInStatic: the same
    options.returning = withTimestamps(options.returning, this);
    for (const instance of instances) setTimestamps(instance, options);
  }

  @BeforeCreate
  static setTimestamps(instance: SequelizeModel, options: CreateOptions): void {
    setTimestamps(instance, options);
  }

  @BeforeBulkUpdate
  static leaveClockToDatabase(options: UpdateOptions & { attributes?: object }): void {
    const values = options.attributes as Record<string, unknown> | undefined;
    if (!values) return;
    delete values.createdAt;
    delete values.updatedAt;
  }
}

// Sequelize updates or deletes all rows only on explicit request, with at least an empty `where`;
// but it accepts the condition of a default scope as one.
for (const [method, position] of [
  ["destroy", 0],
  ["update", 1],
  ["increment", 1],
] as const) {
  const ofSequelize = Model[method] as (...values: unknown[]) => Promise<unknown>;
  Object.defineProperty(BaseModel, method, {
    value(this: unknown, ...values: unknown[]) {
      const options = values[position] as { where?: unknown; truncate?: boolean } | undefined;
      if (!options?.where && !(method === "destroy" && options?.truncate))
        throw new Error(`Missing where attribute in the options parameter of ${method}.`);
      return ofSequelize.apply(this, values);
    },
  });
}

// An upsert changes what it is given except the key, which not every role may change.
const upsert = Model.upsert as (...values: unknown[]) => Promise<unknown>;
Object.defineProperty(BaseModel, "upsert", {
  value(this: ModelStatic<SequelizeModel>, values: object, options?: UpsertOptions) {
    const given = Object.keys(values).filter((name) => !this.primaryKeyAttributes.includes(name));
    return upsert.call(this, values, { fields: given, ...options });
  },
});

// Of 64-bit integers, such as ids, Sequelize would make numbers, and round them.
const aggregate = Model.aggregate as (...values: unknown[]) => Promise<unknown>;
Object.defineProperty(BaseModel, "aggregate", {
  value(this: ModelStatic<SequelizeModel>, name: string, of: string, options?: object) {
    const type = this.getAttributes()[name]?.type;
    const isExact = (of === "min" || of === "max") && type instanceof DataTypes.BIGINT;
    const exactly = isExact && { dataType: new DataTypes.STRING() };
    return aggregate.call(this, name, of, { ...exactly, ...options });
  },
});

// Sequelize leaves a scope out where the whole `where` is a list, and does not put a literal in
// brackets, so that an OR in it would get around the scope.
const { _injectScope: injectScope } = Model as unknown as {
  _injectScope(options: FindOptions): void;
};
Object.defineProperty(BaseModel, "_injectScope", {
  value(this: unknown, options: FindOptions) {
    const { where } = options;
    if (Array.isArray(where) || where instanceof Literal)
      options.where = { [Op.and]: [where].flat() };
    injectScope.call(this as never, options);
  },
});

// Of Sequelize's ways to write instances, only this one would leave out the validators, and its
// error would have no message. Where it ignores duplicates, it would give the instances each
// other's rows.
const bulkCreate = Model.bulkCreate as (...values: unknown[]) => Promise<unknown>;
Object.defineProperty(BaseModel, "bulkCreate", {
  async value(this: unknown, records: unknown, options?: BulkCreateOptions) {
    try {
      const returning = !options?.ignoreDuplicates;
      return await bulkCreate.call(this, records, { validate: true, returning, ...options });
    } catch (error) {
      if (error instanceof RefusedRecords)
        error.message = error.errors.map(({ message }) => message).join("\n");
      throw error;
    }
  },
});

/** Makes an include an inner join only if the caller says so, or gives a condition. */
function outer(include: Includeable): IncludeOptions {
  const isName = typeof include === "string" || include instanceof Association;
  const named = isName ? { association: include } : "prototype" in include && { model: include };
  const options = (named || include) as IncludeOptions;
  return {
    ...options,
    required: options.required ?? Boolean(options.where),
    ...(options.include && { include: [options.include].flat().map(outer) }),
  };
}

function setTimestamps(instance: SequelizeModel, { silent }: CreateOptions): void {
  if (silent) return;
  for (const name of timestampsOf(instance.constructor as ModelStatic<SequelizeModel>))
    instance.setDataValue(name as never, now as never);
}

/** What an instance reads back: what the caller names, and the times that the database sets. */
function withTimestamps(
  returning: CreateOptions["returning"] = true,
  model: ModelStatic<SequelizeModel>,
): CreateOptions["returning"] {
  if (!Array.isArray(returning)) return returning;
  const columns = timestampsOf(model).map((name) => model.getAttributes()[name]!.field!);
  return [...returning, ...columns];
}

function timestampsOf(model: ModelStatic<SequelizeModel>): string[] {
  return ["createdAt", "updatedAt"].filter((name) => name in model.getAttributes());
}
