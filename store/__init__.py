"""The one small database: tables, migrations, and one file of queries per noun."""
