"""One numbered step per change of the tables; each is written out and imports none of today's tables."""
