"""Columns of times as programs write them, and when pandas has them: time_formats_golden.json.

    pip install pandas==3.1.1 && python make_time_formats_golden.py > time_formats_golden.json

Each case is a file of its own: the columns' names, the cells of the time's columns row by row, the
milliseconds since 1970 of each row by pandas (`times`), and how the row after the last one would be
written (`next`). Texts that pandas can read are read back by it as well.
"""

import json

import pandas as pd

ROWS = 30
cases = []


def case(kind, header, start, freq, write, read=None, rows=ROWS, tz=None, order=None):
    """`write` makes the text (of several columns: a tuple) of a Timestamp; `read` are to_datetime's options;
    `order` is that of the columns in the time's text, where it is another than in the file."""
    index = pd.date_range(start, periods=rows + 1, freq=freq, tz=tz)
    texts = [write(at) for at in index]
    texts = [[text] if isinstance(text, str) else list(text) for text in texts]
    if read is not None:
        back = pd.to_datetime([" ".join(text) for text in texts], **read)
        expected = index.tz_convert("UTC") if index.tz is not None else index
        if back.tz is not None:
            back = back.tz_convert("UTC")
        assert [int(t.timestamp() * 1e6) for t in back] == [int(t.timestamp() * 1e6) for t in expected], kind
    cases.append(
        {
            "kind": kind,
            "header": header if isinstance(header, list) else [header],
            "rows": [",".join(f'"{cell}"' if "," in cell else cell for cell in text) for text in texts[:-1]],
            "times": [round(at.timestamp() * 1e6) / 1000 for at in index[:-1]],
            "next": " ".join(texts[-1][i] for i in order or range(len(texts[-1]))),
        }
    )


def strf(pattern):
    return lambda at: at.strftime(pattern)


def epoch(factor, suffix=""):
    return lambda at: f"{at.value * factor[0] // factor[1]}{suffix}"


S, MS, US, NS = (1, 10**9), (1, 10**6), (1, 1000), (1, 1)
case("epoch seconds", "timestamp", "2024-03-01", "h", epoch(S))
case("epoch seconds", "ts", "2011-05-05 13:37", "min", epoch(S, ".0"))
case("epoch seconds", "unix", "1999-12-31 22:00", "15min", epoch(S))
case("epoch seconds", "time", "2020-02-28", "D", epoch(S, ".00"))
case("epoch milliseconds", "Time", "2023-10-28 22:00", "30min", epoch(MS))
case("epoch milliseconds", "ts_ms", "2016-01-01", "D", epoch(MS, ".0"))
case("epoch milliseconds", "t", "2022-06-30 23:59:58", "250ms", epoch(MS))
case("epoch microseconds", "ts_event", "2024-07-01", "h", epoch(US))
case("epoch microseconds", "us", "2001-01-01", "W-MON", epoch(US))
case("epoch microseconds", "stamp", "2021-03-14", "5min", epoch(US, ".0"))
case("epoch nanoseconds", "time", "2024-07-01 09:30", "min", epoch(NS))
case("epoch nanoseconds", "ns", "2018-01-01", "D", epoch(NS))
case("epoch nanoseconds", "timestamp_ns", "2019-09-09", "10s", epoch(NS))

case("years", "Year", "1871-01-01", "YS", strf("%Y"), {"format": "%Y"})
case("years", "season", "1990-01-01", "YS", lambda at: f"{at.year}.0")
case("years", "TIME_PERIOD", "1700-01-01", "10YS", strf("%Y"))
case("YYYYMM", "yyyymm", "1926-07-01", "MS", strf("%Y%m"), {"format": "%Y%m"})
case("YYYYMM", "caldt", "2015-01-01", "QS", strf("%Y%m"), {"format": "%Y%m"})
case("YYYYMM", "month", "2019-11-01", "MS", lambda at: at.strftime("%Y%m") + ".0")
case("YYYYMMDD", "date", "2020-02-20", "D", strf("%Y%m%d"), {"format": "%Y%m%d"})
case("YYYYMMDD", "DATE", "1963-01-31", "ME", strf("%Y%m%d"), {"format": "%Y%m%d"})
case("YYYYMMDD", "d", "2001-01-07", "W-SUN", lambda at: at.strftime("%Y%m%d") + ".0")
case("YYYYMMDDHHMMSS", "ts", "2020-12-31 23:00", "h", strf("%Y%m%d%H%M%S"), {"format": "%Y%m%d%H%M%S"})
case("YYYYMMDDHHMMSS", "logtime", "2014-07-01", "15min", strf("%Y%m%d%H%M"), {"format": "%Y%m%d%H%M"})
case("YYYYMMDDHHMMSS", "DateTimeCode", "2010-01-01", "6h", strf("%Y%m%d%H"), {"format": "%Y%m%d%H"})
case("YYYYMMDDHHMMSS", "t", "2010-01-01", "10s", strf("%Y%m%dT%H%M%S"), {"format": "%Y%m%dT%H%M%S"})

EXCEL = pd.Timestamp("1899-12-30")
serial = lambda at: (at - EXCEL) / pd.Timedelta(days=1)
case("Excel serial dates", "Date", "2019-12-30", "D", lambda at: f"{serial(at):.0f}")
case("Excel serial dates", "date_serial", "2008-01-01", "h", lambda at: f"{serial(at):.10f}")
case("Excel serial dates", "Tag", "1995-05-31", "ME", lambda at: f"{serial(at):.0f}")
case("Excel serial dates", "t", "2021-06-01", "15min", lambda at: f"{serial(at):.5f}")
case("Julian dates", "JD", "2015-03-20", "D", lambda at: f"{at.to_julian_date():.1f}")
case("Julian dates", "jd", "1999-01-01 12:00", "D", lambda at: f"{at.to_julian_date():.0f}")
case("Julian dates", "epoch", "2022-01-01", "6h", lambda at: f"{at.to_julian_date():.2f}")

quarter = lambda pattern: lambda at: pattern.format(y=at.year, yy=f"{at.year % 100:02}", q=at.quarter)
ORDINAL = ["1st", "2nd", "3rd", "4th"]
ROMAN = ["I", "II", "III", "IV"]
for pattern, start in {
    "{y}Q{q}": "1947-01-01",
    "{y}-Q{q}": "2003-10-01",
    "{y} Q{q}": "2000-04-01",
    "Q{q} {y}": "1995-01-01",
    "Q{q}-{y}": "2012-07-01",
    "Q{q}/{yy}": "1988-01-01",
    "{q}Q{yy}": "2005-10-01",
    "{q}Q {y}": "2009-01-01",
    "{y}:{q}": "1959-01-01",
    "{y}.Q{q}": "2001-01-01",
    "{y} Qtr {q}": "2001-01-01",
    "{y}q{q}": "1960-01-01",
    "Quarter {q} {y}": "1999-07-01",
    "{y}-{q}": "1980-01-01",
    "{y}/{q}": "1981-04-01",
    "Q{q}'{yy}": "2014-01-01",
    "FY{y}Q{q}": "2014-01-01",
    "{y}年第{q}四半期": "2010-01-01",
}.items():
    case("quarters", "quarter", start, "QS", quarter(pattern))
case("quarters", "Period", "1990-01-01", "QS", lambda at: f"{ORDINAL[at.quarter - 1]} Quarter {at.year}")
case("quarters", "Period", "1996-10-01", "QS", lambda at: f"{at.year} {ORDINAL[at.quarter - 1]} quarter")
case("quarters", "trimestre", "2002-01-01", "QS", lambda at: f"T{at.quarter} {at.year}")
case("quarters", "trimestre", "2002-01-01", "QS", lambda at: f"{at.year}-T{at.quarter}")
case("quarters", "Quartal", "2002-01-01", "QS", lambda at: f"{at.quarter}. Quartal {at.year}")
case("quarters", "Zeit", "2002-01-01", "QS", lambda at: f"{ROMAN[at.quarter - 1]}/{at.year}")
case("quarters", "period", "2002-01-01", "QS", lambda at: f"{at.year} {ROMAN[at.quarter - 1]}")
half = lambda pattern: lambda at: pattern.format(y=at.year, h=1 if at.month < 7 else 2)
for pattern, start in {
    "{y}H{h}": "2000-01-01", "{y}-H{h}": "1995-07-01", "H{h} {y}": "2001-01-01",
    "{y} H{h}": "1980-01-01", "{h}H{y}": "2003-07-01", "{y}S{h}": "1999-01-01", "{y}-S{h}": "2004-01-01",
    "{h}. Halbjahr {y}": "2000-01-01",
}.items():
    case("half-years", "period", start, "6MS", half(pattern))

iso = lambda pattern: lambda at: pattern.format(*at.isocalendar())
case("ISO weeks", "week", "2018-12-31", "W-MON", iso("{0}-W{1:02}"))
case("ISO weeks", "YearWeek", "2019-12-02", "W-MON", iso("{0}W{1:02}"), rows=60)
case("ISO weeks", "wk", "2015-11-02", "W-MON", iso("{0}-{1:02}"), rows=60)
case("ISO weeks", "yw", "2015-11-02", "W-MON", iso("{0}{1:02}"), rows=60)
case("ISO weeks", "Woche", "2015-11-02", "W-MON", iso("KW {1:02}/{0}"), rows=20)
case("ISO weeks", "Woche", "2016-02-01", "W-MON", iso("{1}. KW {0}"), rows=20)
case("ISO weeks", "period", "2016-02-01", "W-MON", iso("Week {1}, {0}"), rows=60)
case("ISO weeks", "period", "2016-02-01", "W-MON", iso("{0} week {1}"), rows=20)
case("ISO weeks", "period", "2016-02-01", "D", iso("{0}-W{1:02}-{2}"), rows=20)

case("month names", "Month", "1949-01-01", "MS", strf("%b-%y"))
case("month names", "date", "1990-01-01", "MS", strf("%B %Y"), {"format": "%B %Y"})
case("month names", "date", "2023-11-25", "D", lambda at: at.strftime("%d-%b-%y").upper())
case("month names", "datetime", "2024-01-01", "h", lambda at: at.strftime("%d%b%Y:%H:%M:%S").upper())
case("month names", "DATE", "1985-01-01", "MS", lambda at: at.strftime("%d%b%Y").lower())
case("month names", "m", "2001-01-01", "MS", strf("%Y %b"), {"format": "%Y %b"})
case("month names", "m", "2001-01-01", "MS", strf("%Y-%b"), {"format": "%Y-%b"})
case("month names", "Date", "2020-12-28", "D", strf("%B %d, %Y"), {"format": "%B %d, %Y"})
case("month names", "Date", "2020-12-28", "D", lambda at: f"{at:%b} {at.day}, {at:%Y}")
case("month names", "Date", "2020-12-28", "W-THU", strf("%a, %d %b %Y"), {"format": "%a, %d %b %Y"})
case("month names", "Date", "2020-12-28", "D", lambda at: f"{at.day} {at:%B} {at:%Y}")
case("month names", "Date", "2020-04-28", "D", lambda at: f"{at:%A}, {at.day} {at:%B} {at:%Y}")
case("month names", "Date", "2020-04-28 21:15", "15min", strf("%d-%b-%Y %H:%M"), {"format": "%d-%b-%Y %H:%M"})
case("month names", "Date", "2020-04-28 21:15", "15min", strf("%b %d %Y %I:%M%p"), {"format": "%b %d %Y %I:%M%p"})
case("month names", "Month", "1999-01-01", "MS", lambda at: f"{at:%b}'{at:%y}")
case("month names", "Month", "1999-01-01", "MS", lambda at: f"{at:%b}. {at:%Y}" if at.month != 5 else f"May {at:%Y}")

DE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
DE3 = "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez".split()
FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
FR3 = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
ES3 = "ene feb mar abr may jun jul ago sep oct nov dic".split()
case("month names of other languages", "Monat", "1995-01-01", "MS", lambda at: f"{DE[at.month - 1]} {at.year}")
case("month names of other languages", "Monat", "1995-03-01", "MS", lambda at: f"{DE3[at.month - 1]} {at:%y}")
case("month names of other languages", "Datum", "2020-02-27", "D", lambda at: f"{at.day}. {DE[at.month - 1]} {at.year}")
case("month names of other languages", "mois", "2001-01-01", "MS", lambda at: f"{FR[at.month - 1]} {at.year}")
case("month names of other languages", "date", "2001-06-20", "D", lambda at: f"{at.day} {FR[at.month - 1]} {at.year}")
case("month names of other languages", "mois", "2001-01-01", "MS", lambda at: f"{FR3[at.month - 1]} {at.year}")
case("month names of other languages", "mes", "2001-01-01", "MS", lambda at: f"{ES[at.month - 1]} {at.year}")
case("month names of other languages", "mes", "2001-01-01", "MS", lambda at: f"{ES3[at.month - 1]}-{at:%y}")
case("month names of other languages", "fecha", "2012-02-25", "D", lambda at: f"{at.day} de {ES[at.month - 1]} de {at.year}")

case("two-digit years", "Date", "1999-11-25", "D", strf("%d.%m.%y"), {"format": "%d.%m.%y"})
case("two-digit years", "Date", "1999-11-25", "D", strf("%m/%d/%y"), {"format": "%m/%d/%y"})
case("two-digit years", "Date", "1935-01-01", "MS", strf("%b %y"))
case("two-digit years", "Date", "2021-02-03", "h", strf("%d/%m/%y %H:%M"), {"format": "%d/%m/%y %H:%M"})
case("two-digit years", "Date", "2021-02-03", "D", strf("%y-%m-%d"), {"format": "%y-%m-%d"})
case("two-digit years", "Date", "2021-02-03", "D", strf("%y%m%d"), {"format": "%y%m%d"})

case("mail and logs", "date", "2020-01-30", "D", strf("%a, %d %b %Y %H:%M:%S +0000"), {"utc": True, "format": "%a, %d %b %Y %H:%M:%S %z"}, tz="UTC")
case("mail and logs", "date", "2020-01-30 05:00", "h", strf("%a, %d %b %Y %H:%M:%S GMT"), tz="UTC")
case("mail and logs", "date", "2022-07-30 05:00", "h", strf("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)"), tz="UTC")
case("mail and logs", "date", "2022-07-30 05:00", "h", strf("%a %b %d %H:%M:%S %Y"), {"format": "%a %b %d %H:%M:%S %Y"})
case("mail and logs", "date", "2022-07-30 05:00", "h", strf("%a %b %d %H:%M:%S UTC %Y"), tz="UTC")
case("mail and logs", "date", "2022-07-30 05:00", "min", strf("%d/%b/%Y:%H:%M:%S +0000"), {"utc": True, "format": "%d/%b/%Y:%H:%M:%S %z"}, tz="UTC")
case("mail and logs", "date", "2022-07-30 05:00", "min", strf("[%d/%b/%Y:%H:%M:%S +0000]"), tz="UTC")
case("mail and logs", "date", "2022-07-30 05:00", "min", lambda at: at.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3])
case("mail and logs", "date", "2022-07-30 05:00", "min", strf("%Y/%m/%d %H:%M:%S"), {"format": "%Y/%m/%d %H:%M:%S"})

for end in ["Z", " UTC", "+00:00", "+0000", "+00", " +0000", " GMT", " Z", "+00:00[UTC]"]:
    case("UTC", "utc", "2021-03-27 22:00", "h", lambda at, end=end: f"{at:%Y-%m-%d %H:%M:%S}{end}", tz="UTC")
for end in ["Z", "+00:00", "+0000"]:
    case("UTC", "utc", "2021-03-27 22:00", "30min", lambda at, end=end: f"{at:%Y-%m-%dT%H:%M}{end}", {"utc": True, "format": "ISO8601"}, tz="UTC")
case("offsets", "time", "2021-03-27 22:00", "h", lambda at: at.isoformat(), {"utc": True, "format": "ISO8601"}, tz="Europe/Berlin")
case("offsets", "time", "2021-11-06 22:00", "h", lambda at: at.isoformat(), {"utc": True, "format": "ISO8601"}, tz="America/New_York")
case("offsets", "time", "2021-10-30 22:00", "30min", strf("%Y-%m-%d %H:%M:%S %z"), {"utc": True, "format": "%Y-%m-%d %H:%M:%S %z"}, tz="Europe/London")

fraction = lambda at, places: f".{at.microsecond:06}"[: places + 1] if at.microsecond else ""
case("fractions in some rows", "t", "2020-01-01", "500ms", lambda at: f"{at:%Y-%m-%d %H:%M:%S}{fraction(at, 1)}", {"format": "ISO8601"})
case("fractions in some rows", "t", "2020-01-01", "250ms", lambda at: f"{at:%Y-%m-%dT%H:%M:%S}{fraction(at, 6)}", {"format": "ISO8601"})
case("fractions in some rows", "t", "2020-01-01 23:59:58", "200ms", lambda at: f"{at:%Y-%m-%d %H:%M:%S}{fraction(at, 3)}Z", {"utc": True, "format": "ISO8601"}, rows=31, tz="UTC")
case("fractions in some rows", "t", "2020-01-01 10:00:00.125", "s", lambda at: f"{at:%Y-%m-%dT%H:%M:%S}{fraction(at, 3)}")


def until24(pattern):
    def write(at):
        return f"{at - pd.Timedelta(days=1):{pattern}} 24:00" if at.hour == 0 and at.minute == 0 else f"{at:{pattern}} {at:%H:%M}"

    return write


case("24:00", "t", "2020-02-28 01:00", "h", until24("%Y-%m-%d"))
case("24:00", "t", "2020-02-28 00:15", "15min", until24("%d.%m.%Y"), rows=120)
case("24:00", "t", "2020-02-28 01:00", "h", until24("%m/%d/%Y"), rows=60)

minutes = lambda n: pd.Timedelta(minutes=n)
case("intervals", "MTU (CET)", "2020-01-30", "h", lambda at: f"{at:%d.%m.%Y %H:%M} - {at + minutes(60):%d.%m.%Y %H:%M}")
case("intervals", "interval", "2020-01-30", "15min", lambda at: f"{at:%Y-%m-%d %H:%M} - {at + minutes(15):%H:%M}")
case("intervals", "period", "2020-01-30", "30min", lambda at: f"{at:%Y-%m-%dT%H:%MZ}/{at + minutes(30):%Y-%m-%dT%H:%MZ}", tz="UTC")
case("intervals", "week", "2020-01-06", "7D", lambda at: f"{at:%Y-%m-%d} - {at + pd.Timedelta(days=6):%Y-%m-%d}")
case("intervals", "MTU (UTC)", "2020-01-30", "h", lambda at: f"{at:%d/%m/%Y %H:%M:%S} - {at + minutes(60):%d/%m/%Y %H:%M:%S}")
case("intervals", "month", "2020-01-01", "MS", lambda at: f"{at:%Y-%m-%d} to {at + pd.offsets.MonthEnd():%Y-%m-%d}")

case("date and time", ["Date", "Time"], "2006-12-16 17:24", "min", lambda at: (f"{at.day}/{at.month}/{at.year}", f"{at:%H:%M:%S}"))
case("date and time", ["DATE", "TIME"], "2006-12-16 17:24", "30min", lambda at: (f"{at:%Y%m%d}", f"{at:%H%M}"))
case("date and time", ["date", "hour"], "2006-12-16", "h", lambda at: (f"{at:%Y-%m-%d}", f"{at.hour}"), rows=60)
case("date and time", ["Datum", "Uhrzeit"], "2006-12-16", "15min", lambda at: (f"{at:%d.%m.%Y}", f"{at:%H:%M}"), rows=120)
case("date and time", ["day", "time"], "2006-12-16", "h", lambda at: (f"{at:%m/%d/%Y}", f"{at:%I:%M %p}"))
case("date and time", ["date", "timestamp"], "2006-12-16", "h", lambda at: (f"{at:%Y-%m-%d}", f"{at:%H:%M:%S.000}"))
case("year and month", ["Year", "Month"], "1990-01-01", "MS", lambda at: (f"{at.year}", f"{at.month}"))
case("year and month", ["YEAR", "MO"], "1990-01-01", "MS", lambda at: (f"{at.year}", f"{at.month:02}"))
case("year and month", ["year", "month"], "1990-01-01", "MS", lambda at: (f"{at.year}", f"{at:%B}"))
case("year and month", ["month", "year"], "1990-01-01", "MS", lambda at: (f"{at:%b}", f"{at.year}"), order=[1, 0])
case("year and month", ["Jahr", "Monat"], "1990-01-01", "MS", lambda at: (f"{at.year}", f"{at.month}"))
case("year and month", ["year", "month", "day"], "1990-01-20", "D", lambda at: (f"{at.year}", f"{at.month}", f"{at.day}"), rows=60)
case("year and month", ["year", "month", "day", "hour"], "2010-01-01", "h", lambda at: (f"{at.year}", f"{at.month}", f"{at.day}", f"{at.hour}"), rows=60)
case("year and month", ["year", "quarter"], "2010-01-01", "QS", lambda at: (f"{at.year}", f"Q{at.quarter}"))
case("year and month", ["year", "quarter"], "2010-01-01", "QS", lambda at: (f"{at.year}", f"{at.quarter}"))
case("year and week", ["Year", "Week"], "2015-06-01", "W-MON", lambda at: tuple(str(part) for part in at.isocalendar()[:2]), rows=60)
case("year and week", ["YEAR", "WEEKNUM"], "2020-06-01", "W-MON", lambda at: tuple(f"{part:02}" for part in at.isocalendar()[:2]), rows=60)
case("year and week", ["year", "week"], "2018-01-01", "W-MON", lambda at: (str(at.isocalendar()[0]), f"W{at.isocalendar()[1]}"), rows=60)
case("year and week", ["Jahr", "KW"], "2018-01-01", "W-MON", lambda at: tuple(str(part) for part in at.isocalendar()[:2]), rows=60)
case("year and week", ["year", "doy"], "2018-11-01", "D", lambda at: (str(at.year), str(at.day_of_year)), rows=80)

print(json.dumps({"pandas": pd.__version__, "cases": cases}, ensure_ascii=False))
