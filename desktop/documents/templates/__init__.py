"""An office's own Word templates: what can be named in them, whether one is sound, and how it is filled."""
