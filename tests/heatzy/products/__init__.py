"""Every product of the vendor: what it shows, and what arrives when it is told something."""
