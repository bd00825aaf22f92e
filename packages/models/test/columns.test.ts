import { columnOf, models } from "@docket/models";
import { expect } from "chai";
import { ValidationError } from "sequelize";
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

  it("has the name of its attribute in snake case, since triggers name columns without quotes", () => {
    for (const model of Object.values(unsaved().models))
      for (const [name, { field }] of Object.entries(model.getAttributes()))
        expect(field, `${model.name}.${name}`).to.be.oneOf([columnOf(name), "require_pkce"]);
  });
});
