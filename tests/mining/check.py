"""Reads the exports with other people's tools: pm4py for OCEL and XES. For tests only: pm4py's licence keeps it out of the product.

Usage: check.py FILE.ocel.json FILE.xes FILE.csv   prints one JSON line with what the tools found.
"""

import csv
import json
import sys

import pm4py

ocel_file, xes_file, csv_file = sys.argv[1:4]
ocel = pm4py.read_ocel2_json(ocel_file)
flat = pm4py.ocel_flattening(ocel, "case")
dfg, starts, ends = pm4py.discover_performance_dfg(flat)
log = pm4py.read_xes(xes_file)
with open(csv_file, newline="") as file:
    rows = list(csv.DictReader(file))
print(json.dumps({
    "ocel_events": len(ocel.events),
    "ocel_objects": len(ocel.objects),
    "ocel_relations": len(ocel.relations),
    "dfg_edges": len(dfg),
    "starts": sorted(starts),
    "xes_cases": int(log["case:concept:name"].nunique()),
    "xes_events": len(log),
    "xes_activities": sorted(log["concept:name"].unique()),
    "csv_rows": len(rows),
    "csv_activities": sorted({row["activity"] for row in rows}),
}))
