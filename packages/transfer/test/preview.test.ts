import { preview } from "@docket/transfer";
import { expect } from "chai";
import { randomContent } from "./support/content.js";

describe("a preview", () => {
  it("has counts, losses and the first tasks", () => {
    const content = randomContent(200);
    const { counts, sample, losses, source } = preview(content);
    expect(source).to.equal("docket");
    expect(counts).to.deep.include({ tasks: 200, lists: 3, sections: 2, labels: 4 });
    expect(counts.subtasks).to.equal(content.tasks.filter(({ parentRef }) => parentRef).length);
    expect(sample.map(({ title }) => title)).to.deep.equal(
      content.tasks.slice(0, 10).map(({ title }) => title),
    );
    const [first] = content.tasks;
    const names = new Map(
      content.lists.map(({ sourceId, name, inbox }) => [sourceId, inbox ? null : name]),
    );
    expect(sample[0]).to.include({ level: 1, list: names.get(first?.listRef ?? "") });
    expect(losses).to.deep.equal([]);
    const at = content.tasks.findIndex(({ parentRef }) => parentRef !== null);
    const family = { ...content, tasks: content.tasks.slice(at - 1) };
    expect(
      preview(family)
        .sample.slice(0, 2)
        .map(({ level }) => level),
    ).to.deep.equal([1, 2]);
  });
});
