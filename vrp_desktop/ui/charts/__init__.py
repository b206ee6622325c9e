"""Charts painted by hand, each with its numbers in words for those who do not see it.

``score_line`` is a score over time, ``month_bars`` counts by month. Colours come from the widget's palette, so that the
system's high contrast holds here too, and nothing is told by colour alone.
"""
