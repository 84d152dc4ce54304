"""Any file of a meeting laid out as pages on their way to the printer, without an office program."""
