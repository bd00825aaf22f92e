// Loaded before everything else, and in the JavaScript of every Node.js: says in a sentence what would be
// a syntax error or an unknown file otherwise.
const { existsSync } = require("node:fs");
const path = require("node:path");

const installed = existsSync(path.join(__dirname, "../node_modules/.modules.yaml"));
const [major] = process.versions.node.split(".").map(Number);

if (!installed || major < 24) {
  process.stderr.write(
    `Docket is installed and started by pnpm 12, which brings the Node.js that it needs: npx -y pnpm@12 start\n(This is Node.js ${process.versions.node}${installed ? "" : ", and nothing is installed yet"}.)\n`,
  );
  process.exit(1);
}
