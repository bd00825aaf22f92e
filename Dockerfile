# Every step here is one that the tests run as well: install, build, take what runs, start as somebody without
# rights on files that cannot be written.
FROM node:24-slim AS build
WORKDIR /app
ENV CI=true
RUN npm install --global pnpm@12
# What is downloaded depends on the lock file alone, and is kept until that changes.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN pnpm fetch
COPY . .
RUN pnpm install --frozen-lockfile --offline
RUN pnpm build
RUN node scripts/image.ts /image
RUN cd /image && pnpm install --prod --no-optional --frozen-lockfile --offline \
  --filter-prod @docket/api... --filter-prod @docket/cli...

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DOCKET_DATA_DIR=/data
COPY --from=build /image /app
# The secret and the backups. Nothing else is written.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--no-allocation-site-pretenuring", "--max-semi-space-size=16", "--expose-gc", "apps/api/dist/main.js"]
