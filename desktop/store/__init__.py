"""The database: engine and pragmas, tables, change records, migrations, backups, the one worker that uses it."""
