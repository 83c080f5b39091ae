"""Paper: draws the forms of forms/*.toml as PDF bytes. Knows no Qt, no database and no rule."""
