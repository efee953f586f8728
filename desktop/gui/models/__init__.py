"""Item models: what the views of the window show, row by row."""
