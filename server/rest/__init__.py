"""Everything that is asked for by HTTP, by idea; docs/protocol.md describes each route.

Who may ask for what has been decided before any of it runs: the guard puts the role into
`request.scope["balance_role"]`, and of a phone, which one it is into `request.scope["balance_phone"]`.
"""

from server.rest import (
    debrief,
    floor,
    me,
    pages,
    people,
    phases,
    prompts,
    recovery,
    report,
    review,
    rights,
    room,
    series,
    session,
    sharing,
    uploads,
    voices,
    watching,
)

ROUTERS = tuple(
    part.router
    for part in (
        pages,
        session,
        people,
        voices,
        phases,
        floor,
        prompts,
        room,
        recovery,
        me,
        debrief,
        rights,
        report,
        review,
        series,
        uploads,
        watching,
        sharing,
    )
)
