# syntax=docker/dockerfile:1

# One image for every role: api, worker, all, and the sandbox. `npm run docker:replay` replays these steps without Docker.
ARG NODE_IMAGE=node:24-bookworm-slim

# What is needed to build.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --loglevel=error --no-progress
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY scripts/bundle.mjs scripts/bundle.mjs
COPY src src
COPY web web
RUN npm run --silent build

# What is needed to run.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --omit=peer --loglevel=error --no-progress
COPY deploy/prune-packages.mjs deploy/prune-packages.mjs
RUN node deploy/prune-packages.mjs node_modules

FROM ${NODE_IMAGE} AS service
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
RUN install -d -o 10001 -g 10001 /var/log/ngi /var/lib/ngi
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY deploy/health-probe.mjs deploy/health-probe.mjs
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "deploy/health-probe.mjs"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
