"""Qt that knows no task: tokens, painters, rows, fields and panes that every screen is built from."""
