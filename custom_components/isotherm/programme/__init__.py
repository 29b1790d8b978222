"""A repeating week: the week itself, its dates, its calendar, its picture."""
