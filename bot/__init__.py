"""The process: command line, settings, composition root, and one adapter per platform."""
