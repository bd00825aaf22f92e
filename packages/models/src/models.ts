import type { ModelCtor } from "sequelize-typescript";
import "./associations.js";
import * as tables from "./tables.js";

/** All models, for `new Sequelize({ models })`. */
export const models: ModelCtor[] = Object.values(tables);
