"""The charts of one session by name. Altair is loaded with them: import late."""

from __future__ import annotations

from balance.report.course_charts import balance, effects
from balance.report.follows_chart import follows
from balance.report.share_charts import groups, phases, shares

CHARTS = {
    "shares": shares,
    "balance": balance,
    "effects": effects,
    "follows": follows,
    "phases": phases,
    "groups": groups,
}
