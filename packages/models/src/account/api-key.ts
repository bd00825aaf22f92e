import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { timestamptz, withDefault } from "../column-types.js";
import { index, uniqueKey } from "../indexes.js";
import { TimestampedAccountModel } from "../owned-model.js";

/**
 * A named key with which a program acts for a person; only its hash is stored. Better Auth's table.
 */
@Table({
  tableName: "api_keys",
  comment: "Keys of programs that act for a person, hashed; Better Auth's.",
  indexes: [uniqueKey("api_keys", ["key"]), index("api_keys", ["user_id"])],
})
export class ApiKey extends TimestampedAccountModel<ApiKey> {
  @Column(withDefault(DataTypes.TEXT, "default")) declare configId: CreationOptional<string>;

  @Column(DataTypes.TEXT) declare name: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare start: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare prefix: CreationOptional<string | null>;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare key: string;
  @Column(DataTypes.INTEGER) declare refillInterval: CreationOptional<number | null>;
  @Column(DataTypes.INTEGER) declare refillAmount: CreationOptional<number | null>;
  @Column(timestamptz()) declare lastRefillAt: CreationOptional<Date | null>;

  @Column(withDefault(DataTypes.BOOLEAN, true)) declare enabled: CreationOptional<boolean>;

  @Column(withDefault(DataTypes.BOOLEAN, true)) declare rateLimitEnabled: CreationOptional<boolean>;

  @Column(DataTypes.INTEGER) declare rateLimitTimeWindow: CreationOptional<number | null>;
  @Column(DataTypes.INTEGER) declare rateLimitMax: CreationOptional<number | null>;

  @Column(withDefault(DataTypes.INTEGER, 0)) declare requestCount: CreationOptional<number>;

  @Column(DataTypes.INTEGER) declare remaining: CreationOptional<number | null>;
  @Column(timestamptz()) declare lastRequest: CreationOptional<Date | null>;
  @Column(timestamptz()) declare expiresAt: CreationOptional<Date | null>;
  @Column(DataTypes.TEXT) declare permissions: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare metadata: CreationOptional<string | null>;
}
