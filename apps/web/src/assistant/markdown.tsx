import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { createContext, memo, type ReactNode, useContext, useMemo } from "react";
import classes from "./markdown.module.css";
import type { FindTask } from "./named-tasks.js";
import { decodeEntities, safeLink } from "./safe-link.js";
import { TaskLine } from "./task-line.js";

/** Finds the task that a list item of a reply names. */
const FindContext = createContext<FindTask>(() => null);

/**
 * Markdown as React elements, never as HTML: tags are shown as text, and images as links, since
 * loading them would tell their server that they were seen.
 */
export const Markdown = memo(function Markdown({ text, find }: { text: string; find: FindTask }) {
  const tokens = useMemo(() => lexer(text, { gfm: true, breaks: true }), [text]);
  return (
    <FindContext value={find}>
      <div className={classes.markdown}>{renderTokens(tokens)}</div>
    </FindContext>
  );
});

function renderTokens(tokens: Token[] = []): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no ids, and are only appended
  return tokens.map((token, index) => <Part key={index} token={token as MarkedToken} />);
}

function Part({ token }: { token: MarkedToken }): ReactNode {
  switch (token.type) {
    case "paragraph":
      return <p dir="auto">{renderTokens(token.tokens)}</p>;
    case "heading":
      // Headings of a reply must not mix with those of the page.
      return (
        <p dir="auto">
          <strong>{renderTokens(token.tokens)}</strong>
        </p>
      );
    case "strong":
      return <strong>{renderTokens(token.tokens)}</strong>;
    case "em":
      return <em>{renderTokens(token.tokens)}</em>;
    case "del":
      return <del>{renderTokens(token.tokens)}</del>;
    case "codespan":
      return <code>{token.text}</code>;
    case "code":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines can be scrolled to with keys
        <pre tabIndex={0} dir="ltr">
          <code>{token.text}</code>
        </pre>
      );
    case "blockquote":
      return <blockquote dir="auto">{renderTokens(token.tokens)}</blockquote>;
    case "list":
      return <List token={token} />;
    case "table":
      return <Table token={token} />;
    case "link":
      return <Link href={token.href}>{renderTokens(token.tokens)}</Link>;
    case "image":
      return <Link href={token.href}>{token.text || token.href}</Link>;
    case "br":
      return <br />;
    case "hr":
      return <hr />;
    case "text":
      return token.tokens ? renderTokens(token.tokens) : decodeEntities(token.text);
    case "escape":
      return token.text;
    case "html":
      return token.raw;
    default:
      return null;
  }
}

function List({ token }: { token: Tokens.List }) {
  const find = useContext(FindContext);
  const items = token.items.map((item, index) => {
    const [line = "", ...more] = item.text.split("\n");
    const task = more.length === 0 ? find(line) : null;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <li key={index}>
        {task ? (
          <TaskLine task={task} text={line} />
        ) : (
          <>
            {item.task && (item.checked ? "☑ " : "☐ ")}
            {renderTokens(item.tokens.filter(({ type }) => type !== "checkbox"))}
          </>
        )}
      </li>
    );
  });
  return token.ordered ? (
    <ol dir="auto" start={Number(token.start) || 1}>
      {items}
    </ol>
  ) : (
    <ul dir="auto">{items}</ul>
  );
}

function Table({ token }: { token: Tokens.Table }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table can be scrolled with keys
    <div className={classes.wide} tabIndex={0} dir="auto">
      <table>
        <thead>
          <tr>
            {token.header.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <th key={index}>{renderTokens(cell.tokens)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={number}>
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={index}>{renderTokens(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Link({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeLink(href);
  if (!safe) return children;
  return (
    <a href={safe} title={safe} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
