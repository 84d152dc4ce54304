"""Commands: parse, call a service, print. Help is in Chinese; one sentence on stderr for a user's error."""
