#!/usr/bin/env python3
"""Figures of a log worked out one dossier at a time, from the rules in words; shares nothing with the program.

    expected.py LOG/events.csv.gz ZONE > LOG/expected.json

A date is the calendar date in the zone. Received is the first `received`; a dossier without one never counts. Closed is the
first finished, returned, withdrawn or stopped; of several at one instant finished before withdrawn before stopped. A closing
dated before the receipt counts on the date of receipt. For kind finished: early < due, on_time = due, late > due. At a
period's end E: open is received <= E and not closed <= E; in time due >= E, overdue due < E. carried_over is received before
the first day and not closed before it. Cells that are all zero are left out.
"""
import calendar
import collections
import csv
import datetime
import gzip
import json
import sys
import zoneinfo

COUNTS = """registered rejected received received_online received_in_person received_post received_no_channel carried_over closed
finished finished_early finished_on_time finished_late finished_no_due withdrawn stopped open_end open_in_time open_overdue
open_no_due""".split()
KINDS = {"finished": "finished", "returned": "finished", "withdrawn": "withdrawn", "stopped": "stopped"}
RANK = {"finished": 0, "withdrawn": 1, "stopped": 2}


def dossiers(path, zone):
    """One record a dossier: dates of receipt and closing, kind, due date, channel, agency."""
    events = collections.defaultdict(list)
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            events[row["dossier_code"]].append((datetime.datetime.fromisoformat(row["event_time"]), row))
    count, all_days = 0, []
    day = lambda instant: instant.astimezone(zone).date()
    for rows in events.values():
        count += len(rows)
        all_days += [day(at) for at, _ in rows]
        receipts = sorted((r for r in rows if r[1]["status"] == "received"), key=lambda r: r[0])
        if not receipts:
            continue
        at, receipt = receipts[0]
        closings = sorted((at, RANK[KINDS[r["status"]]], KINDS[r["status"]]) for at, r in rows if r["status"] in KINDS)
        due = receipt["due_at"]
        record = {"received": day(at), "agency": receipt["agency_code"], "channel": receipt["channel"] or "no_channel", "closed": None, "kind": None,
                  "due": day(datetime.datetime.fromisoformat(due)) if due else None}
        if closings:
            record["closed"], record["kind"] = max(day(closings[0][0]), record["received"]), closings[0][2]
        yield record
    dossiers.events, dossiers.days = count, all_days


def measure(records, first, last):
    """The twenty counts of some dossiers in a period."""
    m = dict.fromkeys(COUNTS, 0)
    for r in records:
        if r["received"] < first and not (r["closed"] and r["closed"] < first):
            m["carried_over"] += 1
        if first <= r["received"] <= last:
            m["received"] += 1
            m["received_" + r["channel"]] += 1
        if r["closed"] and first <= r["closed"] <= last:
            m["closed"] += 1
            m[r["kind"]] += 1
            if r["kind"] == "finished":
                due = r["due"]
                m["finished_" + ("no_due" if not due else "early" if r["closed"] < due else "on_time" if r["closed"] == due else "late")] += 1
        if r["received"] <= last and not (r["closed"] and r["closed"] <= last):
            m["open_end"] += 1
            m["open_" + ("no_due" if not r["due"] else "in_time" if r["due"] >= last else "overdue")] += 1
    return m


def spans(first, last):
    """Months, quarters and years that touch the days, each with its own first and last day."""
    month_end = lambda y, m: datetime.date(y, m, calendar.monthrange(y, m)[1])
    years = range(first.year, last.year + 1)
    months = {f"{y}-{m:02d}": (datetime.date(y, m, 1), month_end(y, m)) for y in years for m in range(1, 13)
              if (first.year, first.month) <= (y, m) <= (last.year, last.month)}
    quarters = {f"{y}-Q{q}": (datetime.date(y, 3 * q - 2, 1), month_end(y, 3 * q)) for y in years for q in range(1, 5)
                if datetime.date(y, 3 * q - 2, 1) <= last and month_end(y, 3 * q) >= first}
    return months, quarters, {str(y): (datetime.date(y, 1, 1), datetime.date(y, 12, 31)) for y in years}


def main():
    zone = zoneinfo.ZoneInfo(sys.argv[2])
    records = list(dossiers(sys.argv[1], zone))
    months, quarters, years = spans(min(dossiers.days), max(dossiers.days))
    whole = (min(f for f, _ in months.values()), max(l for _, l in months.values()))
    of = collections.defaultdict(list)
    for r in records:
        of[r["agency"]].append(r)
    some = lambda cells: {key: m for key, m in cells.items() if any(m.values())}
    by = lambda periods: some({name: measure(records, *days) for name, days in periods.items()})
    table = lambda word, periods: {"columns": ["agency_code", word] + COUNTS, "rows": [
        [code, name] + list(m.values()) for code in sorted(of) for name, days in periods.items() if any((m := measure(of[code], *days)).values())]}
    names = sorted(months)
    out = {"zone": sys.argv[2], "events": dossiers.events, "periods": [names[0], names[-1]], "total": measure(records, *whole), "by_year": by(years), "by_quarter": by(quarters),
           "by_month": by(months), "by_agency": some({code: measure(of[code], *whole) for code in sorted(of)}), "by_year_agency": table("year", years),
           "by_month_agency": table("month", months)}
    text = json.dumps(out, separators=(",", ":"))
    print(text.replace('"by_', '\n"by_').replace("],[", "],\n["))


if __name__ == "__main__":
    main()
