"""One screen each. A page gets what it needs in its constructor and says what happened by signals."""
