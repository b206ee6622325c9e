"""The only two ways out for data: a protected table of counts, and a whitelisted sheet of rows.

``count_table`` holds raw counts and never leaves; ``rounding`` is the small-number rule; ``safe_table.protect`` makes
what may be shown, ``safe_text`` puts that into words; ``record_sheet.allow`` lets named columns of rows out for a
stated reason (those for everybody without any row in which something may be personal), and
``record_stream.allow_stream`` those of an extract, a page at a time. ``attack`` tries to work out what is hidden from
what was ``released``. Knows no store, no form.

The rule (NHS England's for sub-national counts, 2018): 1 to 7 are hidden, others are rounded to the nearest 5, zero is
shown, totals are rounded on their own, percentages are worked out from rounded counts.

``released`` is what a release told, kept for ever; ``attack`` tries to work out more from all of them together:
``joined`` writes down what an attacker knows, ``system`` and ``simplex`` what follows from it, ``walk`` what does not.
``as_published`` repeats what is out, ``moved`` names the numbers that another version of a return tells otherwise.
"""
