#!/bin/sh
# Serve Superset with the dashboard of a bundle, to this machine alone. Its settings, its own database, the secret that signs
# sessions and the admin's password lie in SUPERSET_HOME, which only its owner can read.
#   serve.sh BIN BUNDLE    BIN is the folder with Superset's programs
set -eu
bin=$1 bundle=$2
umask 077
mkdir -p "$SUPERSET_HOME"
for secret in secret_key admin_password; do
    test -s "$SUPERSET_HOME/$secret" || "$bin/python" -c "import secrets; print(secrets.token_urlsafe(32))" >"$SUPERSET_HOME/$secret"
done
SUPERSET_HOME=$(realpath "$SUPERSET_HOME") SUPERSET_SECRET_KEY=$(cat "$SUPERSET_HOME/secret_key")
export SUPERSET_HOME SUPERSET_SECRET_KEY FLASK_APP=superset

log=$SUPERSET_HOME/set_up.log
{
    "$bin/superset" db upgrade
    "$bin/superset" fab create-admin --username admin --firstname Persona --lastname Admin --email admin@example.com \
        --password "$(cat "$SUPERSET_HOME/admin_password")"
    "$bin/superset" init
    "$bin/superset" import-dashboards --path "$bundle" --username admin
} >"$log" 2>&1 || { tail -n 5 "$log"; echo "Superset could not be set up; all that it said is in $log."; exit 1; }

echo "Open http://127.0.0.1:$SUPERSET_PORT/superset/dashboard/persona/ as admin; the password is in $SUPERSET_HOME/admin_password."
exec "$bin/gunicorn" --bind "127.0.0.1:$SUPERSET_PORT" --workers 1 --threads 8 --timeout 120 --log-level warning \
    "superset.app:create_app()" 2>"$SUPERSET_HOME/server.log"
