"""Qt item models over operations: they hold what is on the screen, never a second truth."""
