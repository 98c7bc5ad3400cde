"""The crate beside databases: the same rows, the same answers, the same table.

    python -m venv engines && engines/bin/pip install duckdb polars numpy "psycopg[binary]"
    engines/bin/python benches/peers/engines.py            # 10 million meetings and as many petitions, a million bookings
    engines/bin/python benches/peers/engines.py --quick    # once and small: only that all agree
    engines/bin/python benches/peers/engines.py facts      # one part of two: `facts`, `bookings`

The facts of `facts.rs` are counted by DuckDB and Polars, one thread each: CPU time of the process, medians of three rounds
in turn; reading the facts in is not counted. The bookings of `bookings.rs` are kept by PostgreSQL (Debian: `postgresql`),
see `postgres.py`. Ours is measured first, by the program of this package (`cargo run --release -- facts`); every engine
has to give its checksum.
"""

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "1"

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import polars as pl  # noqa: E402

WORD = (1 << 64) - 1
FIRST_DAY, DAYS = 18_628, 1_826


def draws(seed: int, facts: int, each: int) -> list[np.ndarray]:
    """`SplitMix64` as `measure.rs` has it: so many draws for each fact, one after the other."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, facts * each + 1, dtype=np.uint64) * np.uint64(0x9E37_79B9_7F4A_7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
        high = (z ^ (z >> np.uint64(31))) >> np.uint64(32)
    return [high[at::each] for at in range(each)]


def below(draw: np.ndarray, bound: int, kind: type) -> np.ndarray:
    return ((draw * np.uint64(bound)) >> np.uint64(32)).astype(kind)


def facts(n: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    day, organisation, people, centre, room, kind = draws(1, n, 6)
    meetings = {
        "day": FIRST_DAY + below(day, DAYS, np.int32),
        "organisation": below(organisation, 10_000, np.uint32),
        "people": 1 + below(people, 200, np.uint16),
        "centre": below(centre, 50, np.uint16),
        "room": below(room, 1_000, np.uint16),
        "kind": below(kind, 8, np.uint16),
    }
    day, wait, other, department, outcome = draws(2, n, 5)
    received = FIRST_DAY + below(day, DAYS, np.int32)
    petitions = {
        "received": received,
        "answered": received + np.minimum(below(wait, 400, np.int32), below(other, 400, np.int32)),
        "department": below(department, 20, np.uint16),
        "outcome": below(outcome, 4, np.uint16),
    }
    return meetings, petitions


def checksum(parts: list[list[tuple]]) -> int:
    """The sum of a hash of every line, whatever their order, as in `facts.rs`."""
    total = 0
    for part, lines in enumerate(parts, 1):
        for line in lines:
            value = 0xCBF2_9CE4_8422_2325
            for field in (part, *line):
                value = ((value ^ int(field)) * 0x100_0000_01B3) & WORD
            total = (total + value) & WORD
    return total


def duck(meetings: dict, petitions: dict):
    """Returns what counts with DuckDB."""
    con = duckdb.connect()
    con.execute("set threads = 1")
    epoch = "date '1970-01-01'"
    con.execute(f"create table m as select * replace ({epoch} + day as day) from meetings")
    con.execute(
        f"create table p as select * replace ({epoch} + received as received, {epoch} + answered as answered)"
        " from petitions"
    )

    def count() -> list[list[tuple]]:
        ask = lambda query: con.execute(query).fetchall()
        waits = ask(
            "select department, quantile_disc(answered - received, [0.5, 0.9, 0.99]) from p group by department"
        )
        return [
            ask("select year(day), month(day), centre, kind, count(*), sum(people) from m group by all"),
            ask("select centre, count(distinct organisation) from m group by all"),
            ask("select year(received), month(received), department, outcome, count(*) from p group by all"),
            [(department, *days) for department, days in waits],
        ]

    return count


def polars(meetings: dict, petitions: dict, engine: str):
    """Returns what counts with Polars, by one of its engines."""
    date = lambda column: pl.col(column).cast(pl.Date)
    m = pl.DataFrame(meetings).with_columns(date("day"))
    p = pl.DataFrame(petitions).with_columns(date("received"), date("answered"))

    def count() -> list[list[tuple]]:
        month = lambda column: (pl.col(column).dt.year().alias("y"), pl.col(column).dt.month().alias("mo"))
        waits = (pl.col("answered") - pl.col("received")).dt.total_days()
        # The nearest rank: the smallest value that so many do not exceed.
        rank = lambda share: waits.quantile(share, interpolation="equiprobable").alias(str(share))
        questions = [
            m.lazy().group_by(*month("day"), "centre", "kind").agg(pl.len(), pl.col("people").cast(pl.Int64).sum()),
            m.lazy().group_by("centre").agg(pl.col("organisation").n_unique()),
            p.lazy().group_by(*month("received"), "department", "outcome").agg(pl.len()),
            p.lazy().group_by("department").agg(rank(0.5), rank(0.9), rank(0.99)),
        ]
        return [question.collect(engine=engine).rows() for question in questions]

    return count


def ours(part: str, size: str, quick: bool) -> tuple[dict[str, float], int]:
    """Runs a part of our own program: nanoseconds of each operation, and the checksum."""
    manifest = Path(__file__).with_name("Cargo.toml")
    command = ["cargo", "run", "--release", "--quiet", "--manifest-path", str(manifest), "--", part]
    told = subprocess.run(command + ["--quick"] * quick, check=True, capture_output=True, text=True).stdout
    answer = re.search(rf"^{part} {re.escape(size)}: checksum (\w+)$", told, re.MULTILINE)
    rows = re.findall(r"^\| ([^|]+) \| ([\d.]+) \|", told, re.MULTILINE)
    return {operation: float(ns) for operation, ns in rows}, int(answer.group(1), 16)


def operations(n: int) -> list[str]:
    """What `facts.rs` calls the two ways to count columns."""
    many = f"{n // 1_000} k" if n < 1_000_000 else f"{n // 1_000_000} M"
    return [f"{many} + {many} facts, {what}, ns a fact" for what in ("columns", "columns, only added")]


def figure(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def row(operation: str, ns: float | None, name: str, its: float, times: int | None) -> str:
    """A row of the table; a small run measures nothing of ours."""
    if ns is None:
        return f"| {operation} | – | {name} | {figure(its)} | – | – | told |"
    bar, held = (f"1/{times}", "held" if ns * times <= its else "not held") if times else ("–", "told")
    return f"| {operation} | {figure(ns)} | {name} | {figure(its)} | 1/{its / ns:.1f} | {bar} | {held} |"


def count_facts(quick: bool) -> list[str]:
    """The rows about facts."""
    n, rounds = (20_000, 1) if quick else (10_000_000, 3)
    own, expected = ours("facts", f"{n} + {n}", quick)
    meetings, petitions = facts(n)
    engines = {
        (f"DuckDB {duckdb.__version__}", 10): duck(meetings, petitions),
        (f"Polars {pl.__version__}, streaming", 12): polars(meetings, petitions, "streaming"),
        (f"Polars {pl.__version__}, in memory", None): polars(meetings, petitions, "in-memory"),
    }
    samples = {engine: [] for engine in engines}
    for _ in range(rounds):
        for engine, count in engines.items():
            start = time.process_time()
            answer = count()
            samples[engine].append((time.process_time() - start) * 1e9 / (2 * n))
            found = checksum(answer)
            assert found == expected, f"{engine[0]} answers {found:016x}, not {expected:016x}"
    rows = []
    # A quick run tells no times.
    for (name, times), measured in () if quick else samples.items():
        its = statistics.median(measured)
        for operation in operations(n):
            rows.append(row(operation, own.get(operation), name, its, times))
    return rows


def keep_bookings(quick: bool) -> list[str]:
    """The rows about bookings."""
    # Whoever asks about facts alone needs neither PostgreSQL nor its client.
    import postgres

    rooms, load, rounds = (10, 1_000, 1) if quick else (1_000, 1_000, 3)
    own, expected = ours("bookings", f"{rooms} × {load}", quick)
    rows = []
    for what, name, its, times in postgres.measure(rooms, load, rounds, expected):
        operation = f"{rooms} × {load} bookings, {what}, ns"
        rows.append(row(operation, own.get(operation), name, its, None if quick else times))
    return rows


def main() -> None:
    quick = "--quick" in sys.argv
    parts = {"facts": count_facts, "bookings": keep_bookings}
    asked = [tell for part, tell in parts.items() if part in sys.argv] or parts.values()
    rows = [row for tell in asked for row in tell(quick)]
    if quick:
        print("every engine gives the same answers")
        return
    print("| operation | ours | peer | its | ratio | bar | |")
    print("|---|--:|---|--:|--:|--:|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
