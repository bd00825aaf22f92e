# Every step here is one that the tests run as well: install, build, start against DATABASE_URL.
FROM node:24-slim AS build
WORKDIR /app
ENV CI=true
RUN npm install --global pnpm@12
COPY . .
RUN pnpm install --frozen-lockfile
RUN pnpm build
# What runs needs no compiler, test tool or embedded database.
RUN pnpm prune --prod --no-optional

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=build --chown=node:node /app /app
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--no-allocation-site-pretenuring", "--expose-gc", "apps/api/dist/main.js"]
