"""The settings: config.toml, variables and files of secrets, checked as one."""
