"""Zorgaanbieders and professionals who do not exist."""
