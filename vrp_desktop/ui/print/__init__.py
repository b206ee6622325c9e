"""What is painted on paper: a poster as pages of A4, for a printer, a PDF or the screen."""
