import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { withDefault } from "./column-types.js";
import { OwnedModel } from "./owned-model.js";

/**
 * How far a user's changes are in the search index. Not in `change_clocks`, whose row writers lock:
 * writers and searches must not wait for each other. Written only by `indexSearch`.
 */
@Table({
  tableName: "search_positions",
  comment: "Up to which change the search_texts of each user are.",
})
export class SearchPosition extends OwnedModel<SearchPosition> {
  /** All changes up to this number are in the search index. */
  @Column(withDefault(DataTypes.BIGINT, 0)) declare seq: CreationOptional<string>;

  /** If the next change is a label's: the last of its tasks that has been indexed for it. */
  @Column(withDefault(DataTypes.BIGINT, 0)) declare labelTaskId: CreationOptional<string>;
}
