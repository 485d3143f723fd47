#!/usr/bin/env python3
"""Copies rule files with another selector, for a time lapse, or both.

The rules beside this program select by job="aerostat". --selector puts other matchers in its place, and where a rule
groups or joins by job, the labels of these matchers are added, so that what it records still has them.

With `aerostat serve --speed N`, N simulated seconds pass in each second of Prometheus. --time-lapse N divides each
duration in `expr:` and `for:` by N, and each rate, which counts by Prometheus' seconds. A range is at least four
scrapes long: a rate needs two samples, and with four it survives a scrape that fails and one that comes late. Files
named exporter.yaml are about the program itself, which lives in Prometheus' time, and keep their durations.

Everything else stays as it is to the byte, also a text that names a duration. What cannot be adapted without a guess
is an error that names its line, and then no file is written.
"""

import argparse
import os
import re
import sys
from fractions import Fraction

EXAMPLES = """\
examples:
  adapt.py --selector 'cluster="lab",job="esx"' --output /etc/prometheus/rules host.yaml virtual-machine.yaml
  adapt.py --time-lapse 10 --output lapse *.yaml             for aerostat serve --speed 10, scraped each second
  adapt.py --time-lapse 10 --scrape-interval 5s --output lapse host.yaml

exit status:
  0   all files are written
  1   a rule cannot be adapted
  3   a file cannot be read or written
  64  the command line is wrong
"""

ADAPTED = 'job="aerostat"'
WALL_CLOCK_FILES = {"exporter.yaml"}
# A range shorter than this, in scrapes, would be empty now and then.
SCRAPES_IN_RANGE = 4

UNITS = {"y": 31_536_000_000, "w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
DURATION = re.compile(r"(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?")
TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<comment>\#[^\n]*)|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)"""
    r"""|(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))"""
    r"""|(?P<duration>\d+[a-z0-9]+)|(?P<name>[a-zA-Z_][\w:]*)|(?P<mark>=~|!~|!=|==|>=|<=|[-+*/%^<>={}()\[\],:@])"""
)
AGGREGATIONS = set("sum min max avg group stddev stdvar count count_values bottomk topk quantile".split())
LABEL_LISTS = set("by without on ignoring group_left group_right".split())
OTHER_WORDS = set("and or unless atan2 bool offset inf nan".split())
PER_SECOND = {"rate", "irate", "deriv"}
# Their result grows with the length of the range, so they cannot be given a longer one.
AMOUNTS = {"increase", "delta", "changes", "resets"}
# How many samples there are in a simulated minute depends on the speed.
SAMPLE_COUNTS = {"count_over_time", "sum_over_time"}
CLOCKS = set(
    "time timestamp predict_linear hour minute month year day_of_month day_of_week day_of_year days_in_month".split()
)
SIMULATED = re.compile(r"aerostat_(?:host|vm)_|aerostat_simulation_seconds_total|.*:")


class CannotAdapt(Exception):
    """Why a text cannot be adapted, and where in it."""

    def __init__(self, reason, offset=0):
        super().__init__(reason)
        self.reason, self.offset = reason, offset


def milliseconds(text):
    """The length of a duration of Prometheus."""
    if text == "0":
        return 0
    if not text or not DURATION.fullmatch(text):
        raise CannotAdapt(f"'{text}' is not a duration such as 5m or 1h30m")
    return sum(int(count) * UNITS[unit] for count, unit in re.findall(r"(\d+)(ms|[ywdhms])", text))


def duration(length):
    """The shortest way to write so many milliseconds."""
    if length == 0:
        return "0s"
    text = ""
    for unit in ("h", "m", "s", "ms"):
        count, length = divmod(length, UNITS[unit])
        text += f"{count}{unit}" if count else ""
    return text


class Lapse:
    """The pace of a time lapse, in simulated seconds a second, and the scrapes that it is seen by."""

    def __init__(self, pace, scrape):
        self.pace, self.scrape, self.divisor = Fraction(pace), scrape, pace

    def divided(self, text, least=0):
        """A duration in the time of Prometheus, to the nearest millisecond, and whether it had to be made longer."""
        length = milliseconds(text)
        exact = round(Fraction(length) / self.pace)
        return duration(max(exact, least)), exact < least

    def plain(self, text):
        return self.divided(text)[0]


class Selector:
    """The matchers that take the place of job="aerostat"."""

    def __init__(self, text):
        self.text = text.strip()
        self.labels = []
        matcher = re.compile(r'\s*([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)\s*"(?:[^"\\\n]|\\.)*"\s*')
        position = 0
        while position < len(text) or not self.labels:
            match = matcher.match(text, position)
            if not match or text[match.end() : match.end() + 1] not in ("", ","):
                raise ValueError(f"""'{text}' is not a list of matchers such as 'cluster="lab",job="esx"'""")
            if match.group(1) not in self.labels:
                self.labels.append(match.group(1))
            position = match.end() + 1
        if text.rstrip().endswith(","):
            raise ValueError(f"'{text}' ends with a comma")


class Expression:
    """An expression in PromQL, as its tokens: (kind, text, offset)."""

    def __init__(self, text):
        self.tokens = []
        position = 0
        while position < len(text):
            match = TOKEN.match(text, position)
            if not match:
                raise CannotAdapt(f"'{text[position:position + 20]}' is not PromQL that this program reads", position)
            self.tokens.append([match.lastgroup, match.group(), position])
            position = match.end()
        self.solid = [i for i, token in enumerate(self.tokens) if token[0] not in ("space", "comment")]
        for place in range(len(self.solid)):
            if self.at(place)[0] == "mark" and self.at(place)[1] in "({[":
                self.closing(place)

    def text(self):
        return "".join(token[1] for token in self.tokens)

    def at(self, place):
        """The token at a place, which counts neither space nor comments."""
        return self.tokens[self.solid[place]] if 0 <= place < len(self.solid) else [None, "", 0]

    def closing(self, place):
        """The place of the bracket that closes the one at a place."""
        pairs, depth = {"(": ")", "{": "}", "[": "]"}, []
        for here in range(place, len(self.solid)):
            kind, text, offset = self.at(here)
            if kind == "mark" and text in pairs:
                depth.append(pairs[text])
            elif kind == "mark" and text in pairs.values():
                if text != depth.pop():
                    raise CannotAdapt(f"'{text}' closes nothing", offset)
                if not depth:
                    return here
        raise CannotAdapt(f"'{self.at(place)[1]}' is not closed", self.at(place)[2])

    def is_call(self, place):
        return self.at(place)[0] == "name" and self.at(place + 1)[1] == "("

    def label_lists(self):
        """The places of brackets around lists of labels."""
        for place in range(len(self.solid)):
            kind, text, _ = self.at(place)
            if kind == "name" and text.lower() in LABEL_LISTS and self.at(place + 1)[1] == "(":
                yield place, place + 1, self.closing(place + 1)

    def selectors(self):
        """For each selector of series the places of its name, or none, and of its braces, or none."""
        skipped = {place for _, start, end in self.label_lists() for place in range(start, end + 1)}
        place = 0
        while place < len(self.solid):
            kind, text, _ = self.at(place)
            if kind == "mark" and text == "{":
                yield None, place, self.closing(place)
                place = self.closing(place)
            elif kind == "name" and place not in skipped and not self.is_call(place):
                word = text.lower()
                if self.at(place + 1)[1] == "{":
                    yield place, place + 1, self.closing(place + 1)
                    place = self.closing(place + 1)
                elif word not in AGGREGATIONS | LABEL_LISTS | OTHER_WORDS:
                    yield place, None, None
            place += 1


def select(expression, selector):
    """Puts the matchers in the place of job="aerostat" in each selector, and their labels where labels name job."""
    for name, start, end in expression.selectors():
        offset = expression.at(start if name is None else name)[2]
        found = []
        for place in range(start or 0, end or 0):
            kind, text, _ = expression.at(place)
            if kind == "name" and text == "job" and expression.at(place - 1)[1] in ("{", ","):
                found.append(place)
        if len(found) != 1 or "".join(expression.at(found[0] + i)[1] for i in range(3)) != ADAPTED:
            what = "a selector" if name is None else expression.at(name)[1]
            raise CannotAdapt(f"{what} does not say {ADAPTED}, so there is nothing to replace", offset)
        expression.at(found[0])[1] = selector.text
        for i in (1, 2):
            expression.at(found[0] + i)[1] = ""
        # Spaces around the sign would be left behind.
        first, last = expression.solid[found[0]], expression.solid[found[0] + 2]
        for index in range(first + 1, last):
            if expression.tokens[index][0] == "space":
                expression.tokens[index][1] = ""
    for keyword, start, end in expression.label_lists():
        labels = [expression.at(place) for place in range(start + 1, end) if expression.at(place)[0] == "name"]
        present = {label[1] for label in labels}
        if expression.at(keyword)[1].lower() not in ("by", "on"):
            continue
        for label in labels:
            if label[1] == "job":
                label[1] = ", ".join([name for name in selector.labels if name not in present] + ["job"])
                break


def slow_down(expression, lapse):
    """Divides durations and rates by the pace."""
    callers = {}
    for place in range(len(expression.solid)):
        if expression.is_call(place):
            end = expression.closing(place + 1)
            for inner in range(place + 2, end):
                callers[inner] = place
    insertions = []
    place = 0
    while place < len(expression.solid):
        kind, text, offset = expression.at(place)
        if kind == "mark" and text == "@":
            raise CannotAdapt("a time after @ has no place in a time lapse", offset)
        if kind == "name" and text == "offset":
            ahead = place + (2 if expression.at(place + 1)[1] == "-" else 1)
            expression.at(ahead)[1] = lapse.plain(expression.at(ahead)[1])
        if expression.is_call(place) and text in CLOCKS:
            raise CannotAdapt(f"{text}() is in Prometheus' time, what it is compared with is simulated", offset)
        if expression.is_call(place) and text in PER_SECOND:
            require_simulated(expression, place)
            insertions.append((expression.solid[place], "("))
            insertions.append((expression.solid[expression.closing(place + 1)] + 1, f" / {lapse.divisor})"))
        if kind == "mark" and text == "[":
            end = expression.closing(place)
            shorten_range(expression, place, end, callers.get(place), lapse)
            place = end
        place += 1
    for index, text in sorted(insertions, key=lambda insertion: insertion[0], reverse=True):
        expression.tokens.insert(index, ["mark", text, 0])


def require_simulated(expression, place):
    """Only what counts simulated time has a rate that grows with the speed."""
    end = expression.closing(place + 1)
    for name, start, _ in expression.selectors():
        inside = start if name is None else name
        if place < inside < end:
            metric = "" if name is None else expression.at(name)[1]
            if not SIMULATED.match(metric):
                raise CannotAdapt(
                    f"{metric or 'what has no name'} is not known to count simulated time", expression.at(inside)[2]
                )


def shorten_range(expression, start, end, caller, lapse):
    """Divides the range between two brackets, and the step of a subquery."""
    inside = range(start + 1, end)
    parts = "".join(expression.at(place)[1] for place in inside).split(":")
    offset = expression.at(start)[2]
    function = expression.at(caller)[1] if caller is not None else ""
    is_subquery = len(parts) == 2
    if len(parts) > 2:
        raise CannotAdapt("this is not a range such as [5m] or [30m:1m]", offset)
    try:
        text, is_longer = lapse.divided(parts[0], SCRAPES_IN_RANGE * lapse.scrape)
        step, is_coarser = lapse.divided(parts[1], lapse.scrape) if is_subquery and parts[1] else ("", True)
    except CannotAdapt as error:
        raise CannotAdapt(error.reason, offset) from None
    if is_longer and function in AMOUNTS:
        raise CannotAdapt(
            f"{function}() over {parts[0]} is too short for a time lapse of {lapse.divisor}: its range would have to be"
            f" {text}, and it would count more",
            offset,
        )
    if function in SAMPLE_COUNTS and is_coarser:
        raise CannotAdapt(f"what {function}() counts in {parts[0]} depends on the speed", offset)
    for index in range(expression.solid[start] + 1, expression.solid[end]):
        expression.tokens[index][1] = ""
    expression.at(start)[1] = f"[{text}:{step}" if is_subquery else f"[{text}"


class RuleFile:
    """A rule file as lines, of which only the values of `expr:` and `for:` change."""

    KEY = re.compile(r"(?P<indent> *(?:- +)*)(?P<key>[A-Za-z_]\w*):(?P<gap>[ ]*)(?P<value>.*)", re.DOTALL)

    def __init__(self, path, text):
        self.path, self.lines = path, text.splitlines(keepends=True)

    def fail(self, number, reason):
        raise CannotAdapt(f"{self.path}:{number + 1}: {reason}")

    def adapted(self, selector, lapse):
        """The text of the file with all that was asked for."""
        if lapse and os.path.basename(self.path) in WALL_CLOCK_FILES:
            lapse = None
        result, number = [], 0
        in_rules, column = False, None
        while number < len(self.lines):
            line = self.lines[number]
            if not line.strip() or line.lstrip(" ").startswith("#") or line.strip() == "---":
                result.append(line)
                number += 1
                continue
            match = self.KEY.fullmatch(line)
            if not match or (match["value"].strip() and not match["gap"]):
                self.fail(number, "not a line 'key: value'; write each rule as a block")
            key, start = match["key"], len(match["indent"])
            is_item = "-" in match["indent"]
            if is_item and in_rules and column is None:
                column = start
            elif column is not None and start < column:
                in_rules, column = False, None
            value = match["value"].strip()
            has_value = bool(value) and not value.startswith("#")
            if key == "rules":
                in_rules, column = True, None
            if key in ("groups", "rules") and has_value:
                self.fail(number, f"{key} are not written as a block")
            end = self.end_of_value(number, start) if has_value else number + 1
            lines = self.lines[number:end]
            in_rule = in_rules and start == column
            if in_rule and key == "expr":
                lines = self.with_expression(number, end, match, selector, lapse)
            elif in_rule and key == "for" and lapse:
                lines = self.with_wait(number, end, match, lapse)
            elif lapse and (in_rule and key == "keep_firing_for" or column is None and key == "interval"):
                self.fail(number, f"{key} is not adapted to a time lapse")
            elif selector and re.search(r"\bjob=~?\\?[\"']aerostat\\?[\"']", "".join(lines)):
                self.fail(number, f"a selector with {ADAPTED} outside expr")
            result += lines
            number = end
        return "".join(result)

    def end_of_value(self, number, column):
        """The line after a value that may go on, indented, over several."""
        end = number + 1
        while end < len(self.lines):
            line = self.lines[end]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= column:
                break
            end += 1
        # Blank lines between rules belong to nobody.
        while not self.lines[end - 1].strip():
            end -= 1
        return end

    def with_expression(self, number, end, match, selector, lapse):
        """The lines of an expression, adapted."""
        head = match["indent"] + "expr:" + match["gap"]
        text = match["value"] + "".join(self.lines[number + 1 : end])
        block = re.match(r"[|>][-+0-9]*[ ]*(?:#[^\n]*)?\r?\n", text)
        quote = text[0] if text[0] in "\"'" else ""
        try:
            if block:
                head, body, tail = head + block.group(), text[block.end() :], ""
                adapted = adapt(body, selector, lapse)
            elif quote:
                body, tail = self.quoted(number, text, quote)
                adapted = self.quote(adapt(body, selector, lapse), quote)
            else:
                if text[0] in "&*!{[%@`|>":
                    self.fail(number, "expr is written in a way that this program does not read")
                body = text.rstrip()
                tail = text[len(body) :]
                adapted = adapt(body, selector, lapse)
                # The end of a value to YAML, which must not come from the matchers.
                if len(re.findall(r":\s|\s#", adapted)) > len(re.findall(r":\s|\s#", body)):
                    self.fail(number, "expr has to be quoted, or a block after '|', for this")
        except CannotAdapt as error:
            if error.reason.startswith(self.path):
                raise
            inside = text[: len(text) - len(body) if block else 0] + body[: error.offset]
            self.fail(number + inside.count("\n"), error.reason)
        return [head + adapted + tail]

    def quoted(self, number, text, quote):
        """A quoted value and what is behind it."""
        pattern = r'"((?:[^"\\\n]|\\["\\])*)"' if quote == '"' else r"'((?:[^'\n]|'')*)'"
        match = re.match(pattern + r"(\s*(?:#[^\n]*)?\s*)\Z", text)
        if not match:
            self.fail(number, "expr is quoted in a way that this program does not read")
        body = match.group(1)
        return (re.sub(r"\\(.)", r"\1", body) if quote == '"' else body.replace("''", "'")), match.group(2)

    @staticmethod
    def quote(text, quote):
        inner = re.sub(r'(["\\])', r"\\\1", text) if quote == '"' else text.replace("'", "''")
        return quote + inner + quote

    def with_wait(self, number, end, match, lapse):
        """The line of a `for:`, adapted."""
        value = re.fullmatch(r"(?P<text>[0-9a-z]+)(?P<tail>[ ]*(?:[ ]#[^\n]*)?\r?\n?)", match["value"])
        if end != number + 1 or not value:
            self.fail(number, "for: is not a duration such as 5m")
        try:
            text = lapse.plain(value["text"])
        except CannotAdapt as error:
            self.fail(number, error.reason)
        return [match["indent"] + "for:" + match["gap"] + text + value["tail"]]


def adapt(text, selector, lapse):
    """An expression with other matchers and at another pace."""
    expression = Expression(text)
    if selector:
        select(expression, selector)
    if lapse and lapse.pace != 1:
        slow_down(expression, lapse)
    return expression.text()


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(64, f"adapt.py: {message}\n")


def arguments(words):
    parser = Arguments(
        prog="adapt.py", description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--selector", metavar="MATCHERS", help=f"matchers in the place of {ADAPTED}")
    parser.add_argument("--time-lapse", metavar="N", help="the --speed that aerostat serve is given")
    parser.add_argument(
        "--scrape-interval",
        metavar="TIME",
        default="1s",
        help="of the Prometheus that sees the time lapse (default: 1s)",
    )
    parser.add_argument("--output", metavar="DIR", required=True, help="folder for the copies; made if missing")
    parser.add_argument("files", metavar="FILE", nargs="+", help="rule file; its copy has the same name")
    given = parser.parse_args(words)
    if given.selector is None and given.time_lapse is None:
        parser.error("nothing to adapt: give --selector, --time-lapse or both")
    selector = lapse = None
    try:
        if given.selector is not None:
            selector = Selector(given.selector)
        if given.time_lapse is not None:
            if not re.fullmatch(r"\d+(?:\.\d+)?", given.time_lapse) or Fraction(given.time_lapse) <= 0:
                raise ValueError(f"--time-lapse '{given.time_lapse}' is not a speed such as 10")
            lapse = Lapse(given.time_lapse, milliseconds(given.scrape_interval))
    except (ValueError, CannotAdapt) as error:
        parser.error(str(error))
    names = [os.path.basename(path) for path in given.files]
    if len(set(names)) < len(names):
        parser.error("two files of the same name would have the same copy")
    return given, selector, lapse


def main(words):
    given, selector, lapse = arguments(words)
    copies = {}
    try:
        for path in given.files:
            copy = os.path.join(given.output, os.path.basename(path))
            if os.path.exists(copy) and os.path.samefile(path, copy):
                raise CannotAdapt(f"{path}: the copy would take the place of the file itself")
            with open(path, encoding="utf-8", newline="") as file:
                copies[copy] = RuleFile(path, file.read()).adapted(selector, lapse)
        os.makedirs(given.output, exist_ok=True)
        for copy, text in copies.items():
            with open(copy, "w", encoding="utf-8", newline="") as file:
                file.write(text)
    except CannotAdapt as error:
        print(f"adapt.py: {error}", file=sys.stderr)
        return 1
    except UnicodeDecodeError as error:
        print(f"adapt.py: {path}: not UTF-8: {error.reason}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"adapt.py: {error.filename}: {error.strerror}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
