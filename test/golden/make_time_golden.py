"""Local times and the instants that pandas takes them for: time_golden.json.

    pip install pandas==3.1.1 tzdata && python make_time_golden.py > time_golden.json

`series` are regular steps around changes of clocks, each as the texts that a clock on the wall shows
and the seconds since 1970 that `tz_localize(zone, ambiguous="infer")` makes of these texts.
`offsets` are minutes ahead of UTC at random instants from 1970 to 2023.
`refused` are local times in an hour that clocks skipped: `nonexistent="raise"`.
"""

import json
import random

import pandas as pd

SERIES = [
    ("Europe/Berlin", "2020-10-23T22:00", 60, 96),
    ("Europe/Berlin", "2020-03-27T23:00", 60, 96),
    ("Europe/Berlin", "2020-10-24T22:00", 15, 24),
    ("America/New_York", "2021-11-06T04:00", 30, 96),
    ("America/New_York", "2021-03-13T05:00", 60, 72),
    ("Australia/Lord_Howe", "2021-04-03T00:00", 30, 60),
    ("America/St_Johns", "2005-10-29T04:00", 60, 60),
    ("America/Sao_Paulo", "2018-02-16T12:00", 60, 60),
    ("Asia/Kathmandu", "2020-10-24T00:00", 60, 30),
    ("UTC", "2020-10-24T00:00", 60, 30),
]
ZONES = [
    *["Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns"],
    *["America/Sao_Paulo", "Asia/Kathmandu", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Apia"],
    *["Africa/Casablanca", "UTC"],
]
REFUSED = [
    ("Europe/Berlin", "2020-03-29 02:30"),
    ("America/New_York", "2021-03-14 02:00"),
    ("Australia/Lord_Howe", "2021-10-03 02:15"),
    ("America/Sao_Paulo", "2018-11-04 00:00"),
]


def seconds(times):
    return [int(time.timestamp()) for time in times]


def series(zone, start, minutes, count):
    instants = pd.date_range(start, periods=count, freq=f"{minutes}min", tz="UTC")
    wall = instants.tz_convert(zone).tz_localize(None)
    localized = wall.tz_localize(zone, ambiguous="infer", nonexistent="raise")
    assert list(localized) == list(instants)
    texts = list(wall.strftime("%Y-%m-%d %H:%M"))
    return {"zone": zone, "minutes": minutes, "wall": texts, "seconds": seconds(localized)}


def offsets(zone):
    draw = random.Random(zone)
    at = sorted(draw.randrange(0, 1_700_000_000) for _ in range(60))
    local = pd.to_datetime(at, unit="s", utc=True).tz_convert(zone)
    return {"zone": zone, "seconds": at, "minutes": [t.utcoffset().total_seconds() / 60 for t in local]}


def refused(zone, text):
    try:
        pd.DatetimeIndex([text]).tz_localize(zone, nonexistent="raise")
    except ValueError:  # pandas 3, pytz's error before
        return {"zone": zone, "wall": text}
    raise AssertionError(text)


print(
    json.dumps(
        {
            "pandas": pd.__version__,
            "series": [series(*case) for case in SERIES],
            "offsets": [offsets(zone) for zone in ZONES],
            "refused": [refused(*case) for case in REFUSED],
        }
    )
)
