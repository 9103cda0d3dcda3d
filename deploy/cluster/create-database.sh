#!/bin/bash
# Called by Patroni once, on the first primary, with how to reach it: makes Farmgate's role and database.
set -euo pipefail
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --set password="$FARMGATE_PASSWORD" "$1" <<'SQL'
create role farmgate login password :'password';
create database farmgate owner farmgate encoding 'UTF8' template template0;
SQL
