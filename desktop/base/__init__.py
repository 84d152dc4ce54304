"""What everything rests on: errors, clock, ids, paths, files, text, translations. Imports nothing of ours."""
