import { labelEdit, listEdit, sectionEdit, taskEdit } from "@docket/contract";
import { columnOf, Label, List, models, Section, schemaStatements, Task } from "@docket/models";
import { expect } from "chai";
import { DataTypes, ValidationError } from "sequelize";
import { Sequelize } from "sequelize-typescript";
import { choice } from "../dist/validators.js";

/** Models that are never saved: nothing connects. */
const unsaved = () => new Sequelize({ dialect: "postgres", models });

describe("a column", () => {
  it("of fixed values may have none of them if it is nullable", async () => {
    const color = { ...choice("color", ["red", "blue"]), allowNull: true };
    const Note = unsaved().define("Note", { color });
    for (const values of [{}, { color: null }, { color: "red" }])
      await Note.build(values).validate();
    const refused = await Note.build({ color: "mauve" })
      .validate()
      .catch((reason: unknown) => reason);
    expect(refused).to.be.instanceOf(ValidationError);
    expect((refused as Error).message).to.contain("color must be one of red, blue");
  });

  it("that a person sets has a validator, and a number also a check in the database", () => {
    const sequelize = unsaved();
    for (const [model, { shape }] of [
      [Task, taskEdit],
      [List, listEdit],
      [Section, sectionEdit],
      [Label, labelEdit],
    ] as const)
      for (const name of Object.keys(shape)) {
        const { type, validate } = sequelize.model(model.name).getAttributes()[name]!;
        // Whatever these types take is valid.
        if (type instanceof DataTypes.BOOLEAN || type instanceof DataTypes.ARRAY) continue;
        expect(validate, `${model.name}.${name}`).to.not.equal(undefined);
        if (!(type instanceof DataTypes.NUMBER)) continue;
        const check = new RegExp(
          `ALTER TABLE ${model.tableName} [^;]*CHECK \\(.*\\b${columnOf(name)}\\b`,
        );
        expect(
          schemaStatements.some((text) => check.test(text)),
          check.source,
        ).to.equal(true);
      }
  });

  it("has the name of its attribute in snake case, since triggers name columns without quotes", () => {
    for (const model of Object.values(unsaved().models))
      for (const [name, { field }] of Object.entries(model.getAttributes()))
        expect(field, `${model.name}.${name}`).to.be.oneOf([columnOf(name), "require_pkce"]);
  });
});
