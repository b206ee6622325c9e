"""Charts painted by hand, each with its numbers in words for those who do not see it.

``score_line`` is a score over time, ``month_bars`` counts by month, kept and missed; ``bars`` counts by ward, kind or
month, ``ward_tiles`` the borough as tiles. Colours come from the widget's palette, so that the
system's high contrast holds here too, and nothing is told by colour alone.
"""
