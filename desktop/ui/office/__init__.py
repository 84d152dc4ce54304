"""The pages of an office: all stations' meetings, one ledger, who has reported; and what a room hears back from it."""
