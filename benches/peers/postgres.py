"""The bookings of `bookings.rs` kept by PostgreSQL, with an exclusion constraint: the same questions, the same answers.

A server of its own on a local socket, begun in a new folder and ended afterwards; PostgreSQL does not run as root, so root
lends it the user `postgres`. Statements are prepared. What is told of it is latency, the median of single questions:
whoever asks waits so long.
"""

import os
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

WORD = (1 << 64) - 1
DAYS, QUARTERS, OPENS, POINTS = 1_826, 52, 9 * 60, 2_000

TABLE = """
    create extension btree_gist;
    create table booking (id integer not null, room integer not null, during int4range not null);
    create table by_start (room integer, start integer, till integer not null);
"""
CONSTRAINT = "alter table booking add exclude using gist (room with =, during with &&)"
STATEMENTS = {
    "nothing": "select 1",
    "check": "select not exists (select from booking where room = $1::int4 and during && int4range($2::int4, $3::int4))",
    "insert": "insert into booking values ($4::int4, $1::int4, int4range($2::int4, $3::int4)) on conflict do nothing",
    "cancel": "delete from booking where room = $1::int4 and during = int4range($2::int4, $3::int4) and id = $4::int4",
    "neighbour": "select till from by_start where room = $1::int4 and start < $2::int4 order by start desc limit 1",
}


class Prng:
    """`SplitMix64` as `prng.rs` has it."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, bound: int) -> int:
        self.state = z = (self.state + 0x9E37_79B9_7F4A_7C15) & WORD
        z = ((z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9) & WORD
        z = ((z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB) & WORD
        return (((z ^ (z >> 31)) >> 32) * bound) >> 32

    def chain(self, answer: int) -> None:
        self.state ^= answer


def drawn(prng: Prng) -> tuple[int, int, int]:
    """A day, the first quarter of an hour on it, and for how many."""
    length = 4 + prng.below(13)
    return prng.below(DAYS), prng.below(QUARTERS - length + 1), length


def span(day: int, quarter: int, length: int) -> tuple[int, int]:
    start = day * 1_440 + OPENS + quarter * 15
    return start, start + length * 15


def bookings(rooms: int, load: int) -> list[tuple[int, int, int]]:
    """Room, start and end of each, in any order: those that `benches/common` draws."""
    rows = []
    for room in range(rooms):
        prng, days, left = Prng(room), [0] * DAYS, load
        while left > 0:
            day, quarter, length = drawn(prng)
            mask = ((1 << length) - 1) << quarter
            if days[day] & mask == 0:
                days[day] |= mask
                rows.append((room, *span(day, quarter, length)))
                left -= 1
    random.Random(1).shuffle(rows)
    return rows


def programs() -> Path | None:
    """Where PostgreSQL's programs are, if it is installed."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda home: int(home.parent.name))
    found = shutil.which("initdb")
    return Path(found).parent if found else homes[-1] if homes else None


@contextmanager
def server() -> Iterator[str]:
    """A server of its own; gives what to connect with."""
    home = programs()
    lent = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="bookings-"))
    data = folder / "data"
    if lent:
        shutil.chown(folder, "postgres", "postgres")
    try:
        run = dict(cwd=folder, check=True, stdout=subprocess.DEVNULL, **lent)
        subprocess.run([home / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync"], **run)
        settings = f"-k {folder} -c listen_addresses= -c shared_buffers=512MB -c maintenance_work_mem=512MB"
        subprocess.run([home / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start"], **run)
        try:
            yield f"host={folder} user=postgres dbname=postgres"
        finally:
            subprocess.run([home / "pg_ctl", "-D", data, "-w", "-m", "fast", "stop"], **run)
    finally:
        shutil.rmtree(folder)


class Postgres:
    """A connection with the bookings loaded, and what each of its answers took."""

    def __init__(self, connect: str, rows: list[tuple[int, int, int]]) -> None:
        self.times: dict[str, list[float]] = {}
        self.con = psycopg.connect(connect, autocommit=True)
        self.con.execute(TABLE)
        with self.con.cursor() as cursor:
            with cursor.copy("copy booking from stdin") as copy:
                for id, (room, start, end) in enumerate(rows):
                    copy.write_row((id, room, f"[{start},{end})"))
            with cursor.copy("copy by_start from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
        begun = time.perf_counter()
        self.con.execute(CONSTRAINT)
        self.built = time.perf_counter() - begun
        self.con.execute("create unique index on by_start (room, start)")
        self.con.execute("vacuum analyze")
        # What is prepared is planned once, as ours is compiled once.
        self.con.execute("set plan_cache_mode = force_generic_plan")
        for name, statement in STATEMENTS.items():
            self.con.pgconn.prepare(name.encode(), statement.encode())
        self.bytes = self.con.execute("select pg_total_relation_size('booking')").fetchone()[0] / len(rows)
        self.backend = self.con.execute("select pg_backend_pid()").fetchone()[0]
        self.version = self.con.info.server_version // 10_000

    def ask(self, statement: str, *values: int):
        """The answer of a prepared statement; by the library under `psycopg`, which adds next to nothing."""
        given = [str(value).encode() for value in values]
        begun = time.perf_counter_ns()
        result = self.con.pgconn.exec_prepared(statement.encode(), given)
        self.times.setdefault(statement, []).append(time.perf_counter_ns() - begun)
        assert not result.error_message, result.error_message
        return result

    def check(self, room: int, start: int, end: int) -> bool:
        return self.ask("check", room, start, end).get_value(0, 0) == b"t"

    def insert(self, room: int, start: int, end: int) -> bool:
        return self.ask("insert", room, start, end, -1).command_tuples == 1

    def cancel(self, room: int, start: int, end: int) -> bool:
        return self.ask("cancel", room, start, end, -1).command_tuples == 1

    def neighbour(self, room: int, start: int, end: int) -> bool:
        """The check as one would write it without ranges: does the last one that starts before the end reach in?"""
        result = self.ask("neighbour", room, end)
        return result.ntuples == 0 or int(result.get_value(0, 0)) <= start

    def processor(self) -> int:
        """Nanoseconds that the server worked for us."""
        return int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0])

    def round(self, rooms: int, number: int, check: Callable[..., bool], total: int) -> int:
        """Checks wishes, enters those that are free, and gives them back, as `bookings.rs` does; returns the checksum."""
        prng, entered = Prng(number + 1_000_000), []

        def wish() -> tuple[int, int, int]:
            return prng.below(rooms), *span(*drawn(prng))

        for question in (check, self.insert):
            for _ in range(POINTS):
                wanted = wish()
                free = question(*wanted)
                prng.chain(free)
                total = (total * 31 + free) & WORD
                if free and question == self.insert:
                    entered.append(wanted)
        for booking in entered:
            total = (total * 31 + self.cancel(*booking)) & WORD
        return total

    def rounds(self, rooms: int, count: int, check: Callable[..., bool], expected: int) -> dict[str, float]:
        """Asks everything, holds the answers to ours, and returns how many nanoseconds each kind of question took."""
        self.times.clear()
        total = 0
        for number in range(count):
            total = self.round(rooms, number, check, total)
        assert total == expected, f"PostgreSQL answers {total:016x}, not {expected:016x}"
        return {name: statistics.median(times) for name, times in self.times.items()}


def measure(rooms: int, load: int, rounds: int, expected: int) -> list[tuple[str, str, float, int | None]]:
    """What PostgreSQL takes: operation, how it was asked, nanoseconds, and the bar that ours is held to."""
    with server() as connect:
        postgres = Postgres(connect, bookings(rooms, load))
        name = f"PostgreSQL {postgres.version}"
        synchronous = postgres.rounds(rooms, rounds, postgres.check, expected)
        postgres.con.execute("set synchronous_commit = off")
        worked = postgres.processor()
        lazy = postgres.rounds(rooms, rounds, postgres.check, expected)
        worked = (postgres.processor() - worked) / sum(map(len, postgres.times.values()))
        neighbour = postgres.rounds(rooms, rounds, postgres.neighbour, expected)["neighbour"]
        for _ in range(POINTS):
            postgres.ask("nothing")
        nothing = statistics.median(postgres.times["nothing"])
        print(
            f"{name}: {postgres.bytes:.0f} bytes a booking, {postgres.built:.0f} s to build the constraint, "
            f"{worked / 1_000:.0f} µs of its processor a question"
        )
        postgres.con.close()
    return [
        ("check", f"{name}, exclusion constraint", lazy["check"], 300),
        ("check", f"{name}, B-tree (room, start)", neighbour, None),
        ("insert if free", f"{name}, commit not awaited", lazy["insert"], 500),
        ("insert if free", f"{name}, commit on disk", synchronous["insert"], 500),
        ("cancel", f"{name}, commit not awaited", lazy["cancel"], None),
        ("cancel", f"{name}, commit on disk", synchronous["cancel"], None),
        ("check", f"{name}, empty round trip", nothing, None),
    ]
