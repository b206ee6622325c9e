"""Locking and hiding: `lock` owns the state, `activity` and `system` say when, `screen` keeps grabs of it away."""
