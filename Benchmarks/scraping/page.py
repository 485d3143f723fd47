"""Metrics pages: what they hold, and whether two hold the same."""

import re

# Families that prometheus-cpp's server adds about itself.
OF_THE_PEER = "exposer_"

# Differs between two runs of one scenario.
OF_THE_RUN = "run_id"

SAMPLE = re.compile(r"([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)",?')


def count_series(text):
    return sum(1 for line in text.splitlines() if line and not line.startswith("#"))


def pages_made(text, encoding):
    """How many pages aerostat has made, by its own count; nothing where it keeps none."""
    name = f'aerostat_page_encodings_total{{encoding="{encoding}"}} '
    return next((int(float(line[len(name) :])) for line in text.splitlines() if line.startswith(name)), None)


class Page:
    """A page taken apart: (type, help) by family, and values by (name, labels)."""

    def __init__(self, text):
        self.families, self.series, self.duplicates = {}, {}, 0
        for line in text.splitlines():
            if line.startswith("#"):
                _, keyword, name, rest = (line + " ").split(" ", 3)
                if not name.startswith(OF_THE_PEER):
                    kind, help_text = self.families.get(name, ("untyped", ""))
                    self.families[name] = (kind, rest[:-1]) if keyword == "HELP" else (rest[:-1], help_text)
            elif line and not line.startswith(OF_THE_PEER):
                name, labels, value = SAMPLE.match(line).groups()
                key = (name, tuple(LABEL.findall(labels or "")))
                self.duplicates += key in self.series
                self.series[key] = float(value)

    def write(self, path):
        """For the peers, which say how. Gauges and counters only, of plain text, as aerostat's page has them."""
        rows = {}
        for (name, labels), value in self.series.items():
            rows.setdefault(name, []).append((labels, value))
        with open(path, "w") as file:
            for name, series in rows.items():
                kind, help_text = self.families[name]
                names = [label for label, _ in series[0][0]]
                if kind not in ("gauge", "counter") or any([label for label, _ in row] != names for row, _ in series):
                    raise RuntimeError(f"{name} is no gauge or counter with the same labels in each series")
                lines = [["family", name, kind, help_text, *names]]
                lines += [["series", repr(value), *(text for _, text in row)] for row, value in series]
                for line in lines:
                    if any(mark in field for field in line for mark in "\\\t\n"):
                        raise RuntimeError(f"{line} cannot be told to the peers")
                    file.write("\t".join(line) + "\n")

    def keys(self):
        """Values by name and labels, in whatever order a client writes labels."""
        return {
            (name, frozenset(label for label in labels if label[0] != OF_THE_RUN)): value
            for (name, labels), value in self.series.items()
        }

    def differences(self, other, values):
        """What another page has otherwise, in a few words; nothing where both hold the same series."""
        found = []
        mine, theirs = self.keys(), other.keys()
        names = sorted(set(self.families) | set(other.families))
        changed = [name for name in names if self.families.get(name) != other.families.get(name)]
        if changed:
            found.append(f"{changed[0]} and {len(changed) - 1} more families have another type or help")
        if mine.keys() != theirs.keys():
            found.append(f"{len(mine.keys() - theirs.keys())} series missing, {len(theirs.keys() - mine.keys())} more")
        elif values and mine != theirs:
            found.append(f"{sum(mine[key] != theirs[key] for key in mine)} other values")
        if other.duplicates:
            found.append(f"{other.duplicates} series twice")
        return ", ".join(found)
