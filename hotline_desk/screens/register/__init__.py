"""登记: paste or type an order, see what it will mean, save it."""
