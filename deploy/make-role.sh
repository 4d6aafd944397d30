#!/bin/sh
# Run by the database's container when it is first made: the role the program works under. What that role may do is
# given by `stocktake database-role`, once the tables are there.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set "password=$STOCKTAKE_APP_PASSWORD" <<'SQL'
CREATE ROLE stocktake_app LOGIN PASSWORD :'password';
SQL
