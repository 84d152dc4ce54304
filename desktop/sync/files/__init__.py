"""Documents and attachments that travel beside the records."""
