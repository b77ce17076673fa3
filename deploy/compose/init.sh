#!/bin/sh
# Makes what `docker compose up` needs, once: .env with fresh secrets, and the key with which Prometheus reads /metrics.
# Usage: sh deploy/compose/init.sh [sandbox]     sandbox: no Novita account, the sandbox plays Novita
set -eu
umask 077
cd "$(dirname "$0")/../.."

case "${1-}" in
  '' | sandbox) ;;
  *)
    echo "usage: sh deploy/compose/init.sh [sandbox]" >&2
    exit 2
    ;;
esac
if [ -e .env ]; then
  echo ".env is there already; nothing was changed. ENCRYPTION_KEY in it must never be lost." >&2
  exit 1
fi

random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

admin_key=$(random)
mkdir -p .secrets
printf '%s' "$admin_key" >.secrets/metrics.key
# Read by Prometheus' own user inside its container; the folder keeps others out.
chmod 644 .secrets/metrics.key

cat >.env <<EOF
# Every other variable: .env.example. Keep ENCRYPTION_KEY for ever: it marks the bought machines as ours.
ADMIN_API_KEY=$admin_key
ENCRYPTION_KEY=$(random)
WEBHOOK_SECRET=whsec_$(head -c 32 /dev/urandom | base64 | tr -d '\n')
REDIS_PASSWORD=$(random)
GRAFANA_PASSWORD=$(random)
# For log files beside the containers' own logs
#LOG_FILE=/var/log/ngi/service.log
EOF

if [ "${1-}" = sandbox ]; then
  cat >>.env <<'EOF'
COMPOSE_PROFILES=sandbox
NOVITA_API_BASE_URL=http://sandbox:4010
NOVITA_API_KEY=sk_sandbox
# The sandbox's machines and a webhook receiver beside it have private addresses
OUTBOUND_ALLOW_CIDRS=10.0.0.0/8,172.16.0.0/12,192.168.0.0/16
OUTBOUND_ALLOW_HTTP=true
INSTANCE_POLL_INTERVAL_SECONDS=3
EOF
  echo 'Made .env. Next: docker compose up -d'
else
  echo 'NOVITA_API_KEY=' >>.env
  echo 'Made .env. Next: set NOVITA_API_KEY in it, then docker compose up -d'
fi
