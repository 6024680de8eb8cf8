"""Reports: a notebook run with its parameters, and the page made of it."""
