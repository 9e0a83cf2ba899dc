"""Times as people say them, in the council's own zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from api.language import day_words, ngettext
from api.language import gettext as _


class Times:
    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)

    def day(self, moment: date | datetime) -> str:
        """4 December 2026."""
        local = moment.astimezone(self.zone) if isinstance(moment, datetime) else moment
        return day_words(local)

    def moment(self, moment: datetime) -> str:
        """4 December 2026 at 9:05am."""
        local = moment.astimezone(self.zone)
        return _("{day} at {time}").format(
            day=self.day(moment), time=f"{local.hour % 12 or 12}:{local:%M}{local:%p}".lower()
        )

    def ago(self, moment: datetime) -> str:
        """5 minutes ago, 3 days ago; after a fortnight, the day itself."""
        minutes = int((datetime.now(UTC) - moment).total_seconds() // 60)
        if minutes < 1:
            return _("just now")
        elif minutes < 60:
            return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
        elif minutes < 24 * 60:
            return ngettext("{n} hour ago", "{n} hours ago", minutes // 60).format(n=minutes // 60)
        elif minutes < 14 * 24 * 60:
            return ngettext("{n} day ago", "{n} days ago", minutes // 1440).format(n=minutes // 1440)
        else:
            return self.day(moment)
