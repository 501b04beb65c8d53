"""Wide tables, and what pandas makes of them: wide_golden.json.

    pip install pandas==3.1.1 && python make_wide_golden.py > wide_golden.json

Each case is a file with its content, and for each series the times (milliseconds since 1970, or numbers of steps) and
values that `melt` and `dropna` of pandas give, in order of time. `next` is the label of the step after the last one.
"""

import json
import math

import pandas as pd

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
SEASONS = ["DJF", "JFM", "FMA", "MAM", "AMJ", "MJJ", "JJA", "JAS", "ASO", "SON", "OND", "NDJ"]
cases = []


def value(i):
    return round(100 + 10 * math.sin(i * 2 * math.pi / 12) + (i * 37 % 101) / 25, 1)


def ms(at):
    return round(at.timestamp() * 1000)


def add(kind, content, long, next, ending="csv", **config):
    """`long` has the columns series, time (a Timestamp or a number) and value."""
    long = long.dropna().sort_values(["series", "time"], kind="stable")
    series = {
        name: {
            "times": [ms(t) if isinstance(t, pd.Timestamp) else t for t in group.time],
            "values": [float(v) for v in group.value],
        }
        for name, group in long.groupby("series", sort=False)
    }
    cases.append({"kind": kind, "ending": ending, "content": content, "config": config, "next": next, "series": series})


def monthly(years, last=12, first=1):
    """A frame with a row a year; the first begins at month `first`, the last ends after month `last`."""
    rows = []
    for y, year in enumerate(years):
        cells = [value(12 * y + m) for m in range(12)]
        if y == 0:
            cells[: first - 1] = [None] * (first - 1)
        if y == len(years) - 1:
            cells[last:] = [None] * (12 - last)
        rows.append([year, *cells])
    return pd.DataFrame(rows, columns=["Year", *MONTHS])


def melted_months(frame):
    long = frame.melt(["Year"], MONTHS, var_name="month")
    long["time"] = [pd.Timestamp(f"{y} {m} 1") for y, m in zip(long.Year, long.month)]
    return long.assign(series="")


def text(frame, missing="", sep=","):
    cells = [["" if pd.isna(c) else str(c) for c in row] for row in frame.itertuples(index=False)]
    lines = [sep.join(c or missing for c in row) for row in cells]
    return sep.join(map(str, frame.columns)) + "\n" + "\n".join(lines) + "\n"


frame = monthly(range(1990, 2006), last=8)
add("months, the last year incomplete", text(frame), melted_months(frame), "2005 Sep")
upper = text(frame, sep=";").upper().replace(".", ",")
add("months in capitals, decimal commas", upper, melted_months(frame), "2005 SEP")
gis = "Land-Ocean: Global Means\n" + "\n".join(
    line + (",J-D,DJF" if i == 0 else ",9.9,8.8") for i, line in enumerate(text(frame, "***").strip().split("\n"))
)
add("months with means of years beside them", gis + "\n", melted_months(frame), "2005 Sep")
seasons = text(frame)
for month, season in zip(MONTHS, SEASONS):
    seasons = seasons.replace(month, season, 1)
add("overlapping seasons", seasons, melted_months(frame), "2005 9")
german = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"]
add(
    "months in German",
    text(frame, sep=";").replace("Year;" + ";".join(MONTHS), "Jahr;" + ";".join(german)).replace(".", ","),
    melted_months(frame),
    "2005 September",
)
padded = monthly(range(1949, 1961), first=4, last=9)
r_lines = ["     " + " ".join(f"{m:>5}" for m in MONTHS)] + [
    f"{row[0]} " + " ".join(" " * 5 if pd.isna(c) else f"{c:5}" for c in row[1:]).rstrip()
    for row in padded.itertuples(index=False)
]
add("a time series that R prints", "\n".join(r_lines) + "\n", melted_months(padded), "1960 Oct", "txt")
psl = (
    " 1990 2005\n"
    + "".join(f" {r[0]} " + " ".join(f"{-99.9 if pd.isna(c) else c:8.2f}" for c in r[1:]) + "\n" for r in frame.itertuples(index=False))
    + "  -99.9\n  Index from a station\n"
)
add("twelve columns without names, and -99.9", psl, melted_months(frame), "2005 9", "data")

quarters = pd.DataFrame([[1980 + y, *(value(4 * y + q) if (y, q) < (19, 2) else None for q in range(4))] for y in range(20)], columns=["Year", "Q1", "Q2", "Q3", "Q4"])
long = quarters.melt(["Year"], var_name="quarter")
long["time"] = pd.PeriodIndex([f"{y}{q}" for y, q in zip(long.Year, long.quarter)], freq="Q").to_timestamp()
add("quarters", text(quarters), long.assign(series=""), "1999 Q3")

weeks = pd.DataFrame([[2016 + y, *(value(52 * y + w) for w in range(52))] for y in range(4)], columns=["Year", *(f"W{w:02d}" for w in range(1, 53))])
long = weeks.melt(["Year"], var_name="week")
long["time"] = [pd.Timestamp.fromisocalendar(int(y), int(w[1:]), 1) for y, w in zip(long.Year, long.week)]
add("ISO weeks", text(weeks), long.assign(series=""), "2020 1")

days = pd.DataFrame([[2015 + k // 12, k % 12 + 1, *(value(k + d) if d <= pd.Period(f"{2015 + k // 12}-{k % 12 + 1}").days_in_month else None for d in range(1, 32))] for k in range(26)], columns=["Year", "Month", *map(str, range(1, 32))])
long = days.melt(["Year", "Month"], var_name="day").dropna()
long["time"] = pd.to_datetime({"year": long.Year, "month": long.Month, "day": long.day.astype(int)})
long = long.assign(series="")
add("days of months with a leap year", text(days), long, "2017 3 1")
iso = days.copy()
iso.insert(0, "month", [f"{y}-{m:02d}" for y, m in zip(days.Year, days.Month)])
add("days beside months such as 2015-01", text(iso.drop(columns=["Year", "Month"]), "-999.9"), long, "2017-03 1")

dates = pd.date_range("2021-03-01", periods=12)
for kind, names, step, form, label in [
    ("hours 00:00 to 23:00", [f"{h:02d}:00" for h in range(24)], 0, "%Y-%m-%d", "2021-03-13 00:00"),
    ("hours 0 to 23", [str(h) for h in range(24)], 0, "%d/%m/%Y", "13/03/2021 0"),
    ("hours H1 to H24, which end", [f"H{h}" for h in range(1, 25)], 1, "%Y%m%d", "20210313 1"),
    ("hours 12 AM to 11 PM", [f"{h % 12 or 12} {'AM' if h < 12 else 'PM'}" for h in range(24)], 0, "%Y-%m-%d", "2021-03-13 00:00"),
    ("half-hours that end, the last at 00:00", [f"{(k + 1) // 2 % 24:02d}:{(k + 1) % 2 * 30:02d}" for k in range(48)], 0.5, "%Y-%m-%d", "2021-03-13 00:30"),
    ("numbered half-hours", [f"P{k + 1}" for k in range(48)], 0, "%Y-%m-%d", "2021-03-13 00:00"),
    ("hours as intervals", [f"{h:02d}:00-{h + 1:02d}:00" for h in range(24)], 0, "%Y-%m-%d", "2021-03-13 00:00"),
]:
    hours = 24 / len(names)
    wide = pd.DataFrame([[d.strftime(form), *(value(i * 7 + k) for k in range(len(names)))] for i, d in enumerate(dates)], columns=["Date", *names])
    long = wide.assign(at=dates).melt(["Date", "at"], var_name="hour")
    places = {name: k for k, name in enumerate(names)}
    long["time"] = [at + pd.Timedelta(hours=places[h] * hours + step) for at, h in zip(long["at"], long.hour)]
    add(kind, text(wide), long.assign(series=""), label)

years = pd.DataFrame([[MONTHS[m], *(value(12 * y + m) if (y, m) < (15, 6) else None for y in range(16))] for m in range(12)], columns=["Month", *range(2005, 2021)])
long = years.melt(["Month"], var_name="year")
long["time"] = [pd.Timestamp(f"{y} {m} 1") for y, m in zip(long.year, long.Month)]
add("years beside months", text(years), long.assign(series=""), "2020 Jul")
calendar = pd.date_range("2020-01-01", "2020-12-31")
daily = pd.DataFrame([[d.month, d.day, *(None if (d.month, d.day) == (2, 29) and y % 4 else value(y + d.day_of_year) for y in range(2017, 2022))] for d in calendar], columns=["Month", "Day", *range(2017, 2022)])
long = daily.melt(["Month", "Day"], var_name="year").dropna()
long["time"] = pd.to_datetime({"year": long.year.astype(int), "month": long.Month, "day": long.Day})
add("years beside months and days, 29 February empty", text(daily), long.assign(series=""), "2022 1 1")

bank = pd.DataFrame([[c, c[:3].upper(), "GDP", *(None if y > 2018 or (c == "Chad" and y < 1975) else value(y * k) for y in range(1960, 2022))] for k, c in enumerate(["Aruba", "Belgium", "Chad", "Denmark"], 1)], columns=["Country Name", "Country Code", "Indicator", *range(1960, 2022)])
long = bank.melt(["Country Name", "Country Code", "Indicator"], var_name="year")
long["time"] = [pd.Timestamp(f"{y}-01-01") for y in long.year]
preface = '"Data Source","World",\n\n"Last Updated Date","2024-01-01",\n\n'
quoted = "".join(",".join(f'"{c}"' for c in line.split(",")) + ",\n" for line in text(bank).strip().split("\n"))
add("years of countries with empty ones at the end", preface + quoted, long.rename(columns={"Country Name": "series"}), "2019", id="Country Name")
codes = text(bank, "..")
for y in range(1960, 2022):
    codes = codes.replace(f",{y}", f",{y} [YR{y}]", 1)
add("years with codes", codes, long.rename(columns={"Country Name": "series"}), "2019", id="Country Name")

covid_dates = pd.date_range("2020-01-22", periods=60)
places = [("", "Italy", 1.5, 2.5), ("", "Peru", 3.0, 4.0), ("Hubei", "China", 5.0, 6.0), ("Hunan", "China", 7.0, 8.0)]
covid = pd.DataFrame([[*p, *(k * i * i for i in range(60))] for k, p in enumerate(places, 1)], columns=["Province", "Country", "Lat", "Long", *(f"{d.month}/{d.day}/20" for d in covid_dates)])
long = covid.melt(["Province", "Country", "Lat", "Long"], var_name="date")
long["time"] = pd.to_datetime(long.date, format="%m/%d/%y")
long["series"] = [f"{p} {c}".strip() for p, c in zip(long.Province, long.Country)]
add("dates of places, some without a province", text(covid), long, "3/22/20", id=["Province", "Country"])

stocks = pd.DataFrame([[a, i, e, *(v for y in range(1990, 2010) for v in (value(y * 3 + k), "AEX"[y % 3]))] for k, (a, i, e) in enumerate([(a, i, e) for a in ("Mali", "Peru") for i in ("Rice", "Maize") for e in ("Area", "Yield")])], columns=["Area", "Item", "Element", *(c for y in range(1990, 2010) for c in (f"Y{y}", f"Y{y}F"))])
long = stocks.melt(["Area", "Item", "Element"], [f"Y{y}" for y in range(1990, 2010)], var_name="year")
long["time"] = [pd.Timestamp(f"{y[1:]}-01-01") for y in long.year]
long["series"] = long.Area + " " + long.Item + " " + long.Element
add("years with a flag behind each, three columns of ids", text(stocks), long, "Y2010", id=["Area", "Item", "Element"])

steps = pd.DataFrame([[f"H{k}", *(value(k * 50 + t) if t < 38 - k % 3 else None for t in range(38))] for k in range(12)], columns=[f"V{i}" for i in range(1, 40)])
long = steps.melt(["V1"], var_name="step")
long["time"] = [int(s[1:]) for s in long.step]
add("numbered steps of series of several lengths", text(steps, "NA"), long.rename(columns={"V1": "series"}), "40", id="V1")

print('{"cases": [\n' + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]}")
