"""Everything that can be counted, by name. A table's definition names one of these and fields of it.

``source`` says what a source is; ``worries``, ``activity``, ``journeys``, ``people`` and ``own_work`` give the items of
their registers with what follows from them.
"""

from __future__ import annotations

from vrp_desktop.measures.sources.activity import ACTIVITIES, MEETINGS
from vrp_desktop.measures.sources.journeys import JOURNEYS, NEED_CHANGES, RELEASES
from vrp_desktop.measures.sources.own_work import ACTIONS, CHALLENGES, DEEP_DIVES, MEASURES, NOTES, PARTNERS, REVIEWS
from vrp_desktop.measures.sources.people import COURSE_OTHERS, COURSES, SCHOOLS, VOLUNTEERS
from vrp_desktop.measures.sources.source import Item, Source
from vrp_desktop.measures.sources.worries import WORRIES

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        WORRIES,
        ACTIVITIES,
        MEETINGS,
        JOURNEYS,
        NEED_CHANGES,
        RELEASES,
        VOLUNTEERS,
        COURSES,
        COURSE_OTHERS,
        SCHOOLS,
        ACTIONS,
        REVIEWS,
        CHALLENGES,
        DEEP_DIVES,
        PARTNERS,
        MEASURES,
        NOTES,
    )
}

__all__ = ["SOURCES", "Item", "Source"]
