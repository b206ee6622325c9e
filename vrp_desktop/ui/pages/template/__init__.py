"""The council's own workbook: ``page`` chooses, keeps and fills it, ``entries`` asks what goes where."""
