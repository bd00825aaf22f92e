import { expect } from "chai";
import { partsOf } from "../src/task-panel/text-parts.js";

describe("links in a description", () => {
  const table: [text: string, links: [text: string, href: string][]][] = [
    ["nothing to see", []],
    [
      "See https://example.com/a?b=1#c.",
      [["https://example.com/a?b=1#c", "https://example.com/a?b=1#c"]],
    ],
    ["(www.example.com)", [["www.example.com", "https://www.example.com/"]]],
    [
      "https://en.wikipedia.org/wiki/Docket_(court), they say",
      [
        [
          "https://en.wikipedia.org/wiki/Docket_(court)",
          "https://en.wikipedia.org/wiki/Docket_(court)",
        ],
      ],
    ],
    [
      "(see https://example.com/a_(b))",
      [["https://example.com/a_(b)", "https://example.com/a_(b)"]],
    ],
    ["[https://example.com/]", [["https://example.com/", "https://example.com/"]]],
    ["Write to amara@example.org!", [["amara@example.org", "mailto:amara@example.org"]]],
    ["HTTP://EXAMPLE.COM", [["HTTP://EXAMPLE.COM", "http://example.com/"]]],
    ["javascript:alert(1) data:text/html,x file:///etc/passwd", []],
    ["https://", []],
    ["a@b, not an address", []],
  ];
  for (const [text, links] of table)
    it(text, () => {
      const parts = partsOf(text);
      expect(parts.map((part) => part.text).join("")).to.equal(text);
      expect(
        parts.flatMap(({ text: part, found }) => (found ? [[part, found]] : [])),
      ).to.deep.equal(links);
    });
});
