import { ENTITIES } from "@docket/contract";
import { models, schemaStatements } from "@docket/models";
import { expect } from "chai";
import { Sequelize } from "sequelize-typescript";
import { LoggedRowModel } from "../dist/trashable.js";

describe("a model of rows with a history", () => {
  const { models: all } = new Sequelize({ dialect: "postgres", models }); // nothing connects
  const logged = Object.values(all).filter((model) => model.prototype instanceof LoggedRowModel);

  it("is a kind of the change log, which its table is the plural of", () => {
    const tables = logged.map(({ tableName }) => tableName);
    expect(tables).to.have.members(ENTITIES.map((entity) => `${entity}s`));
  });

  for (const { name, tableName, options } of logged) {
    it(`is logged, hides rows in the trash, and has the indexes of both: ${name}`, () => {
      expect(schemaStatements.join("\n")).to.include(`CREATE TRIGGER ${tableName}_log AFTER`);
      expect(options.defaultScope).to.deep.equal({ where: { deletedAt: null } });
      const names = options.indexes?.map((index) => index.name);
      expect(names).to.include.members([`${tableName}_user_id_seq_idx`, `${tableName}_trash_idx`]);
    });

    it(`has an order, in which a new row has a place: ${name}`, () => {
      expect(schemaStatements.join("\n"))
        .to.include(`CREATE TRIGGER ${tableName}_place BEFORE INSERT`)
        .and.match(new RegExp(`ALTER TABLE ${tableName} .*ALTER COLUMN position SET NOT NULL`));
    });
  }
});
