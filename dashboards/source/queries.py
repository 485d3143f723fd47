"""The pieces that queries are made of.

Every selector matches `job` and `instance`, those about hosts `host`, too. Series that were loaded from a file have
neither job nor instance: "All" is `.*`, which matches them.
"""

EXPORTER = 'job=~"$job", instance=~"$instance"'
HOST = EXPORTER + ', host=~"$host"'
MACHINE = HOST + ', vm=~"$vm"'

# The order in which a host falls through its states, and what each is drawn in.
STATES = [("high", "green"), ("clear", "light-green"), ("soft", "yellow"), ("hard", "orange"), ("low", "red")]


def of_exporter(metric: str, *matchers: str) -> str:
    return _selector(metric, EXPORTER, matchers)


def of_host(metric: str, *matchers: str) -> str:
    """A metric of hosts, or of all machines on hosts."""
    return _selector(metric, HOST, matchers)


def of_machine(metric: str, *matchers: str) -> str:
    return _selector(metric, MACHINE, matchers)


def rate(selector: str) -> str:
    return f"rate({selector}[$__rate_interval])"


def increase(selector: str) -> str:
    """By how much a counter rose from one moment of a panel to the next, or a little more."""
    return f"increase({selector}[$__rate_interval])"


def increase_shown(selector: str) -> str:
    """By how much a counter rose over all the time that the dashboard shows."""
    return f"increase({selector}[$__range])"


def increase_shown_at_end(selector: str) -> str:
    """The same, for panels over time: one number for all their moments."""
    return f"increase({selector}[$__range] @ end())"


def total(expression: str, by: str = "") -> str:
    return f"sum by ({by}) ({expression})" if by else f"sum({expression})"


def simulated_rate(selector: str, by: str = "") -> str:
    """The rate of counters for each second of simulated time, which is right at any speed; summed up by labels.

    How fast time passes on a host is what the seconds in its states add up to. Unlike the clock of the run these are
    there for single hosts, and for series from a file, too.
    """
    kept = ["job", "instance", "host", *(each for each in by.split(", ") if each not in ("", "host"))]
    seconds = rate(of_host("aerostat_host_memory_state_seconds_total"))
    return total(
        f"\n  sum by ({', '.join(kept)}) ({rate(selector)})"
        "\n  / on (job, instance, host) group_left ()"
        f"\n  sum by (job, instance, host) ({seconds})\n",
        by,
    )


def largest(count: int, selector: str) -> str:
    """The series of a gauge that were largest at some time that the dashboard shows.

    Ranked once, at its end: a plain topk would rank at each moment, and series would come and go.
    """
    return f"{selector} and topk({count}, max_over_time({selector}[$__range] @ end()))"


def state_rank(by: str = "host") -> str:
    """The memory state as a number from 1, high, to 5, low."""
    ranks = [
        f"{rank} * " + of_host("aerostat_host_memory_state", f'state="{state}"')
        for rank, (state, _) in enumerate(STATES, start=1)
    ]
    return f"max by ({by}) (\n  " + "\n  or ".join(ranks) + "\n)"


def _selector(metric: str, matchers: str, more: tuple[str, ...]) -> str:
    return f'{metric}{{{", ".join((matchers, *more))}}}'
