/** Where a documented command is run: a test or CI file, and the text in it that runs it. */
type Run = readonly [file: string, text: string];

const readme = "apps/api/test/readme.slow.test.ts";
const backup = "apps/cli/test/backup.slow.test.ts";
const history = "apps/cli/test/history.test.ts";
const projects = "packages/migrator/test/projects.slow.test.ts";

/** How commands begin, and where they are run. */
export const runBy: Record<string, Run> = {
  "npx -y pnpm@12 install": [".ci/run", "pnpm install --frozen-lockfile"],
  "npx -y pnpm@12 start": [readme, 'startsWith("npx -y pnpm@12 start")'],
  "npx -y pnpm@12 test": [".ci/run", "\npnpm test\n"],
  "pnpm test": [".ci/run", "\npnpm test\n"],
  "npx -y pnpm@12 test --slow": [".ci/run", "\npnpm test --slow\n"],
  "pnpm test --slow": [".ci/run", "\npnpm test --slow\n"],
  "pnpm test:pgbouncer": [".ci/run", "pnpm test:pgbouncer"],
  "pnpm imports": [".ci/run", "pnpm imports"],
  "pnpm lint": [".ci/run", "pnpm lint"],
  "pnpm evals": [".ci/run", "pnpm evals"],
  "pnpm bench check": [".ci/run", "pnpm bench check"],
  "pnpm start": [readme, 'startsWith("npx -y pnpm@12 start")'],
  "pnpm build": ["apps/api/test/container.test.ts", "dockerfileSteps"],
  "pnpm generate": ["packages/models/test/documents.slow.test.ts", "scripts/generate.ts"],
  "curl -c cookies": [readme, 'blockWith("curl -c")'],
  "TOKEN=$(curl": [readme, 'blockWith("curl -c")'],
  'curl -H "authorization: Bearer $TOKEN"': [readme, 'blockWith("curl -c")'],
  "curl -b cookies --data-binary @backup.zip": [readme, 'blockWith("api/import")'],
  "curl -b cookies 'http://localhost:3000/api/export": [readme, 'blockWith("api/import")'],
  "curl -b cookies http://localhost:3000/api/api-keys": [readme, '"docs/assistant.md"'],
  "curl -b cookies http://localhost:3000/api/invitations": [readme, '"docs/operating.md"'],
  "NODE_ENV=production": [readme, 'blockWith("NODE_ENV=production")'],
  "printf 'POSTGRES_PASSWORD": [readme, 'blockWith("docker compose")'],
  "pnpm db:migrate:status": [readme, '"db:migrate:status"'],
  "pnpm db:migrate": ["packages/migrator/test/run.slow.test.ts", 'run("db:migrate", '],
  "pnpm db:migrate:undo": ["packages/migrator/test/run.slow.test.ts", '"db:migrate:undo"'],
  "pnpm db:check": [
    "packages/migrations/test/schema.test.ts",
    "make exactly the schema of the models",
  ],
  'psql "$(pnpm -s db:url)"': [readme, '"-s db:url"'],
  'psql "$(pnpm -s docket db url)"': [readme, '"-s db:url"'],
  "psql -v": ["apps/api/test/login-role.slow.test.ts", '"-v", "login=least"'],
  "docket db url --keep": ["apps/cli/test/database.slow.test.ts", "--keep"],
  "pnpm docket --help": [readme, '"docket --help"'],
  "pnpm docket backup": [backup, '"backup", '],
  "pnpm -s docket backup - |": [backup, '["backup", "-"]'],
  "pnpm docket restore - <": [backup, '["restore", "-", '],
  "pnpm docket restore": [backup, '"restore", '],
  "pnpm docket restore --check": [backup, '"--check"'],
  "pnpm docket history": [history, 'run("history", '],
  "pnpm docket trash USER": [history, 'run("trash", '],
  "pnpm docket trash restore": [history, '"restore"'],
  "pnpm docket undo": [history, '"undo"'],
  "pnpm docket users list": ["apps/cli/test/database.slow.test.ts", '["users", "list"]'],
  "pnpm docket users create": ["apps/cli/test/users.slow.test.ts", '"--password-stdin"'],
  "pnpm docket users reset-password": ["apps/cli/test/users.slow.test.ts", '"reset-password"'],
  "pnpm docket users disable-two-factor": [
    "apps/cli/test/users.slow.test.ts",
    '"disable-two-factor"',
  ],
  "pnpm docket db new-epoch": [backup, '["db", "new-epoch"]'],
  "pnpm docket db distribute": ["apps/cli/test/distribute.test.ts", '["db", "distribute"'],
  "docker compose exec docket node apps/cli/dist/main.js": [
    "apps/api/test/container.test.ts",
    '"apps/cli/dist/main.js"',
  ],
  "node apps/cli/dist/main.js": ["apps/api/test/container.test.ts", '"apps/cli/dist/main.js"'],
  "pnpm --filter @docket/web dev": [
    "e2e/test/addresses.slow.test.ts",
    "node_modules/vite/bin/vite.js",
  ],
  "npx migrator generate": [projects, '"generate"'],
  "npx migrator": [projects, 'migrator("baseline")'],
  "npx sequelize db:migrate": ["packages/migrator/test/adopt.slow.test.ts", '"db:migrate"'],
  "npx migrator resolve": ["packages/migrator/test/stepwise.test.ts", "await resolve(config"],
  "pnpm --filter @docket/$name pack": ["packages/models/test/example.slow.test.ts", '"pack"'],
  "pnpm pack": ["packages/database/test/outside-app.slow.test.ts", 'pnpm(["pack"'],
  'DATABASE_URL="$(pnpm -s --dir ../.. db:url)" npm start': [
    "packages/models/test/example.slow.test.ts",
    '"dist/main.js", "ann", "bob"',
  ],
};

/** How commands begin that nothing runs, and why. */
export const notRun: Record<string, string> = {
  "npx --offline -y pnpm@12 start": "the same start; whether npx asks a registry is npm's business",
  "npx -y pnpm@12 verify": "types, lint, imports and test, each of which .ci/run runs",
  "pnpm test:long": "takes hours",
  "pnpm test:set-local": "part of the long run; the default run has its unit tests",
  "pnpm format": "`pnpm lint`, which .ci/run runs, is the same without writing",
  "pnpm bench": "measures for many minutes; .ci/run runs its small form, `bench check`",
  "pnpm db:generate": "names a change that is only an example; migrator's tests generate",
  "pnpm db:lint": "a name for `migrator lint`, which migrator's tests run",
  "pnpm db:rehearse": "a name for `migrator rehearse`, which migrator's tests run",
  "DOCKET_SEED=7 pnpm test web": "repeats one schedule of a suite that .ci/run runs",
  'DOCKET_CASE="enum" pnpm mocha': "runs one case of a suite that .ci/run runs",
  "DEBUG_SQL=true pnpm start": "the start with a setting, which config.ts reads",
  "docker compose up":
    "wants a container engine; the image's steps and the file are tested without",
  "npm install -g pnpm@12": "changes the machine",
  "apt-get install": "changes the machine; .ci/run installs what its tests want",
  "mv .docket":
    "moves the reader's own folder; backup, empty folder and restore are in backup.slow.test.ts",
  "npx mcp-remote": "another's program",
  "claude mcp add": "another's program",
  "npm install":
    "asks a registry for the rest; example.slow.test.ts and outside-app.slow.test.ts unpack what is packed",
  "npm run build": "of the example; example.slow.test.ts runs tsc there",
  "npx sequelize init": "sequelize-cli's own; migrator's tests begin with what it leaves",
  "npx sequelize model:generate": "sequelize-cli's own; migrator's tests begin with what it leaves",
  useradd: "changes the machine",
  "git clone": "has no address yet",
  "install --mode": "writes settings of the machine",
  "sed -i": "writes settings of the machine",
  "cp deploy/docket.service": "changes the machine; deploy.test.ts reads the unit",
  "sudo -u docket": "wants the account that the unit makes",
};
