import { createSchema } from "@docket/models";
import { expect } from "chai";
import { DataTypes, ValidationError } from "sequelize";
import { Sequelize } from "sequelize-typescript";
import { choice } from "../dist/validators.js";

/** Models that are never saved: nothing connects. */
const unsaved = () => new Sequelize({ dialect: "postgres" });

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

  it("without a plain name is refused, since triggers name columns without quotes", async () => {
    const sequelize = unsaved();
    sequelize.define("Note", { dueDay: DataTypes.DATEONLY }, { timestamps: false });
    const refused = await createSchema(sequelize).catch((reason: unknown) => reason);
    expect((refused as Error).message).to.equal(
      'Note.dueDay needs a column name: field: "due_day".',
    );
  });
});
