"""Verbs: one call is one transaction, which applies the rules, writes rows and change records, and returns Changes."""
