"""Occurrences of rules by python3-dateutil: one JSON {"rule", "start", "most"} a line in, a list of days a line out."""

import json
import sys
from datetime import datetime
from itertools import islice

from dateutil.rrule import rrulestr

for line in sys.stdin:
    asked = json.loads(line)
    rule = rrulestr(asked["rule"], dtstart=datetime.fromisoformat(asked["start"]))
    print(json.dumps([day.date().isoformat() for day in islice(rule, asked["most"])]))
