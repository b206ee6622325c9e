"""What is due: the work list of one person, made anew each time from what is in the records.

``tasks`` gives the list; ``rules`` says what is due by one record's own answers; ``journeys``, ``actions``, ``returns``
and ``around`` find what takes more than one record, or none. Nothing of it is kept, so nothing has to be cleared away.
No list can be made from Ask Me talks: there is no record of one.
"""
