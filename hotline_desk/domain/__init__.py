"""Events and dates go in, judgements with a clause come out. Standard library only, no clock, no files."""
