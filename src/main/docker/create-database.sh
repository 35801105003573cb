#!/bin/sh
# Makes the application's database and its role, which owns that database and may do nothing beyond
# it. PostgreSQL's image runs this once, as its superuser, when its data directory is new.
set -eu
secret="${FOLLOWTHROUGH_SECRETS:-/run/secrets}/spring.datasource.password"
if [ ! -s "$secret" ]; then
  echo "$secret is empty, is missing, or may not be read by $(id)" >&2
  exit 1
fi
psql --no-psqlrc --set=ON_ERROR_STOP=1 --set=secret="$secret" \
  --username=postgres --dbname=postgres <<'SQL'
\set password `cat :'secret'`
create role followthrough login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
  password :'password';
create database followthrough owner followthrough;
revoke all on database followthrough from public;
SQL
