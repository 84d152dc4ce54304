"""What Qt paints: sheets that are printed and filled in by hand. Their caller has made a QGuiApplication."""
