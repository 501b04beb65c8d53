"""Days and hours that pandas' calendars have, and what comes next: calendars_golden.json.

    pip install pandas==3.1.1 && python make_calendars_golden.py > calendars_golden.json

Each case has its rows (`texts`) and the five rows that follow (`next`).
"""

import json

import pandas as pd

cases = []


def case(name, index, fmt="%Y-%m-%d"):
    texts = list(pd.DatetimeIndex(index).strftime(fmt))
    cases.append({"name": name, "texts": texts[:-5], "next": texts[-5:]})


def days(start, periods, closed, freq="D"):
    return [at for at in pd.date_range(start, periods=periods, freq=freq) if at.day_of_week not in closed]


case("Monday to Saturday", days("2022-01-03", 300, [6]))
case("Monday to Saturday", days("2019-06-03", 100, [6]))
case("Sunday to Thursday", days("2022-01-02", 300, [4, 5]))
case("Tuesday to Sunday", days("2021-05-04", 150, [0]))
case("business days", pd.bdate_range("2020-01-01", periods=200))
case("last business day", pd.date_range("2012-01-31", periods=90, freq="BME"))
case("first business day", pd.date_range("2003-05-01", periods=60, freq="BMS"))
case("last business day of a quarter", pd.date_range("2002-01-15", periods=60, freq="BQE"))
case("third Friday", pd.date_range("2015-01-15", periods=60, freq="WOM-3FRI"))
case("every second week", pd.date_range("2015-01-02", periods=100, freq="14D"))
case("1st and 15th", pd.date_range("2015-01-01", periods=100, freq="SMS"))
case("15th and last day", pd.date_range("2015-01-15", periods=100, freq="SME"))
case("last day", pd.date_range("2015-01-31", periods=60, freq="ME"))

# The New York Stock Exchange's holidays by pandas' own rules (Juneteenth since 2022).
from pandas.tseries.holiday import (
    AbstractHolidayCalendar, GoodFriday, Holiday, USLaborDay, USMartinLutherKingJr, USMemorialDay,
    USPresidentsDay, USThanksgivingDay, nearest_workday, sunday_to_monday,
)


class Exchange(AbstractHolidayCalendar):
    rules = [
        Holiday("New Year", month=1, day=1, observance=sunday_to_monday),
        USMartinLutherKingJr, USPresidentsDay, GoodFriday, USMemorialDay,
        Holiday("Juneteenth", month=6, day=19, start_date="2022-01-01", observance=nearest_workday),
        Holiday("Independence Day", month=7, day=4, observance=nearest_workday),
        USLaborDay, USThanksgivingDay,
        Holiday("Christmas", month=12, day=25, observance=nearest_workday),
    ]


closed = set(Exchange().holidays("2015-01-01", "2024-12-31"))
open_days = [day for day in pd.bdate_range("2017-01-03", "2023-11-30") if day not in closed]
case("business days with holidays", open_days)
case("business days with holidays", [day for day in open_days if day < pd.Timestamp("2020-03-01")])


def session(day, start, end, step):
    return list(pd.date_range(f"{day.date()} {start}", f"{day.date()} {end}", freq=step))


def hours(since, until, start, end, step, early=None):
    chosen = [day for day in open_days if pd.Timestamp(since) <= day <= pd.Timestamp(until)]
    fridays = {day for day in chosen if early and day.month == 11 and day.day_of_week == 4 and 23 <= day.day <= 29}
    return [at for day in chosen for at in session(day, start, early if day in fridays else end, step)]


early = hours("2021-06-01", "2022-12-30", "09:30", "15:30", "30min", "12:30")
case("half-hours of an exchange with early closings", early, "%Y-%m-%d %H:%M")
case("quarters of an hour of an exchange", hours("2022-01-03", "2022-03-31", "09:00", "17:15", "15min"), "%d.%m.%Y %H:%M")
case(
    "hours with a break at noon",
    [at for day in pd.bdate_range("2022-01-03", periods=80) for at in session(day, "09:00", "11:00", "30min") + session(day, "12:30", "14:30", "30min")],
    "%Y-%m-%d %H:%M",
)
case(
    "office hours, shorter on Saturdays",
    [at for day in days("2022-01-03", 120, [6]) for at in session(day, "08:00", "12:00" if day.day_of_week == 5 else "17:00", "h")],
    "%Y-%m-%d %H:%M:%S",
)
print(json.dumps({"pandas": pd.__version__, "cases": cases}))
