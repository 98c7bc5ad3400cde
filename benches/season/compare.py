#!/usr/bin/env python3
"""Compares the library's season allocation with general solvers, and prints one table.

    cargo build --release --example season
    pip install ortools highspy
    python3 benches/season/compare.py [--seconds N] [--only NAME,...] INSTANCE.json ...

Each instance (format imece-season/1, such as examples/data/season/s.json) is given to

  imece      the example `season`, objective by priority only
  interval   CP-SAT, one optional interval per request and fitting room, NoOverlap per room
  indexed    CP-SAT, one Boolean per placement, AtMostOne per room and slot
  highs      HiGHS, one binary column per placement, one row per room and slot and per request

in turn, each in a process of its own on one thread, for the same CPU seconds of that process. Building the model in Python is told
apart and not counted: it is the binding's cost, not the solver's. Every answer is checked here against the instance: no two
meetings in one room at one time, every one inside its windows, hours and needs, the objective summed anew.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOLVERS = ["imece", "interval", "indexed", "highs"]


def placements(instance):
    """Every allowed placement: request, room, day, first slot, value."""
    for request in instance["requests"]:
        for room in instance["rooms"]:
            lacks = request["equipment"] & ~room["equipment"]
            if lacks or room["capacity"] < request["attendees"]:
                continue
            near = room["centre"] == request["centre"]
            for k, (day, first, end) in enumerate(request["options"]):
                opens, closes = room["open"][day]
                value = 10 * request["weight"] + 2 * (k == 0) + near
                for start in range(max(first, opens), min(end, closes) - request["duration"] + 1):
                    yield request["id"], room["id"], day, start, value


def check(instance, answer):
    """The objective of an answer {request: (room, day, start)}, or an error."""
    worth = {p[:4]: p[4] for p in placements(instance)}
    taken = set()
    total = 0
    for request, (room, day, start) in answer.items():
        total += worth[request, room, day, start]
        for slot in range(start, start + instance["requests"][request]["duration"]):
            assert (room, day, slot) not in taken, f"room {room} twice on day {day} in slot {slot}"
            taken.add((room, day, slot))
    return total


def imece(path, seconds):
    program = ROOT / "target/release/examples/season"
    run = subprocess.run([program, path, "--json", "--seconds", str(seconds)], capture_output=True, check=True, text=True)
    told = json.loads(run.stdout)
    answer = {request: (room, day, start) for request, room, day, start in told["placements"]}
    return dict(bound=told["bound"], build=0.0, cpu=told["cpu_seconds"], answer=answer)


def cp_sat(instance, seconds, model_of):
    from ortools.sat.python import cp_model

    began = time.process_time()
    model = cp_model.CpModel()
    read = model_of(instance, model, cp_model.Domain.from_values)
    build = time.process_time() - began
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    began = time.process_time()

    def watch():
        while time.process_time() - began < seconds:
            time.sleep(0.05)
        solver.stop_search()

    threading.Thread(target=watch, daemon=True).start()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return dict(
        bound=round(solver.best_objective_bound),
        build=build,
        cpu=time.process_time() - began,
        answer=read(solver) if found else None,
    )


def interval(instance, model, domain_of):
    slots = instance["slots_per_day"]
    allowed = defaultdict(lambda: defaultdict(set))
    for request, room, day, start, _ in placements(instance):
        allowed[request][room].add(day * slots + start)
    goal, in_room, starts = [], defaultdict(list), {}

    def domain(times):
        return domain_of(sorted(times))

    for request, rooms in allowed.items():
        wish = instance["requests"][request]
        times = set().union(*rooms.values())
        start = model.new_int_var_from_domain(domain(times), "")
        placed, preferred = model.new_bool_var(""), model.new_bool_var("")
        day = wish["options"][0][0]
        on_day = {t for t in times if t // slots == day} or {-1}
        model.add_linear_expression_in_domain(start, domain(on_day)).only_enforce_if(preferred)
        model.add_implication(preferred, placed)
        goal += [10 * wish["weight"] * placed, 2 * preferred]
        chosen = {}
        for room, possible in rooms.items():
            chosen[room] = here = model.new_bool_var("")
            if possible != times:
                model.add_linear_expression_in_domain(start, domain(possible)).only_enforce_if(here)
            in_room[room].append(model.new_optional_fixed_size_interval_var(start, wish["duration"], here, ""))
            if instance["rooms"][room]["centre"] == wish["centre"]:
                goal.append(here)
        model.add(sum(chosen.values()) == placed)
        starts[request] = (start, chosen)
    for intervals in in_room.values():
        model.add_no_overlap(intervals)
    model.maximize(sum(goal))

    def read(solver):
        places = {}
        for request, (start, chosen) in starts.items():
            places.update({request: (r, *divmod(solver.value(start), slots)) for r, here in chosen.items() if solver.boolean_value(here)})
        return places

    return read


def rows(instance):
    """The placements, and the groups of which at most one can be chosen."""
    listed = list(placements(instance))
    groups = defaultdict(list)
    for column, (request, room, day, start, _) in enumerate(listed):
        groups["request", request].append(column)
        for slot in range(start, start + instance["requests"][request]["duration"]):
            groups[room, day, slot].append(column)
    return listed, list(groups.values())


def indexed(instance, model, _domain_of):
    listed, groups = rows(instance)
    chosen = [model.new_bool_var("") for _ in listed]
    for group in groups:
        model.add_at_most_one([chosen[column] for column in group])
    model.maximize(sum(p[4] * x for p, x in zip(listed, chosen)))
    return lambda solver: {p[0]: p[1:4] for p, x in zip(listed, chosen) if solver.boolean_value(x)}


def highs(instance, seconds):
    import highspy
    import numpy

    began = time.process_time()
    listed, groups = rows(instance)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(listed), len(groups)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = numpy.array([p[4] for p in listed], dtype=float)
    program.col_lower_, program.col_upper_ = numpy.zeros(len(listed)), numpy.ones(len(listed))
    program.row_lower_, program.row_upper_ = numpy.full(len(groups), -highspy.kHighsInf), numpy.ones(len(groups))
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(listed)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = numpy.cumsum([0] + [len(group) for group in groups])
    program.a_matrix_.index_ = numpy.array([column for group in groups for column in group])
    program.a_matrix_.value_ = numpy.ones(sum(map(len, groups)))
    solver = highspy.Highs()
    for option, value in dict(output_flag=False, threads=1, mip_rel_gap=0.0, mip_abs_gap=0.999).items():
        solver.setOptionValue(option, value)
    solver.passModel(program)
    build = time.process_time() - began
    began = time.process_time()

    def watch(event):
        if time.process_time() - began > seconds:
            event.interrupt()

    solver.HandleUserInterrupt = True
    solver.cbMipInterrupt += watch
    solver.cbSimplexInterrupt += watch
    solver.cbIpmInterrupt += watch
    solver.run()
    cpu = time.process_time() - began
    info = solver.getInfo()
    found = info.primal_solution_status == 2
    values = solver.getSolution().col_value if found else []
    bound = info.mip_dual_bound
    return dict(
        bound=int(bound + 1e-6) if abs(bound) < 1e15 else None,
        build=build,
        cpu=cpu,
        answer={p[0]: p[1:4] for p, x in zip(listed, values) if x > 0.5} if found else None,
    )


def one(name, path, seconds):
    instance = json.loads(Path(path).read_text())
    if name == "imece":
        told = imece(path, seconds)
    elif name == "highs":
        told = highs(instance, seconds)
    else:
        told = cp_sat(instance, seconds, dict(interval=interval, indexed=indexed)[name])
    answer = told.pop("answer")
    told["objective"] = check(instance, answer) if answer is not None else None
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instances", nargs="+")
    parser.add_argument("--seconds", type=float, default=10.0, help="CPU seconds for each solver")
    parser.add_argument("--only", default=",".join(SOLVERS), help="which solvers, with commas between")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(args.one, args.instances[0], args.seconds)))
        return
    print("| instance | solver | objective | bound | gap % | CPU s | model s |\n|---|---|--:|--:|--:|--:|--:|")
    for path in args.instances:
        for name in args.only.split(","):
            call = [sys.executable, __file__, "--one", name, "--seconds", str(args.seconds), path]
            run = subprocess.run(call, capture_output=True, text=True)
            row = [Path(path).stem, name]
            if run.returncode:
                reason = (run.stderr.strip().splitlines() or ["killed"])[-1]
                row += ["–", "–", "–", "–", reason[:60]]
            else:
                told = json.loads(run.stdout.splitlines()[-1])
                objective, bound = told["objective"], told["bound"]
                known = objective is not None and bound
                row += [objective if objective is not None else "–", bound or "–"]
                row += [f"{100 * (bound - objective) / bound:.2f}" if known else "–"]
                row += [f"{told['cpu']:.1f}", f"{told['build']:.1f}"]
            print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    main()
