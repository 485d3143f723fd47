/// The file as a whole: no YAML, no text, keys at the outermost level.
extension BadInput {
    static let structure: [BadInput] = [
        BadInput(
            "empty file",
            "",
            """
            t.yaml:1:1: the file holds no scenario; expected YAML with the keys description, hosts and events
            """
        ),
        BadInput(
            "only comments",
            "# nothing\n\n",
            """
            t.yaml:1:1: the file holds no scenario; expected YAML with the keys description, hosts and events
            """
        ),
        BadInput(
            "empty document",
            "---\n...\n",
            """
            t.yaml:2:1: expected a mapping with keys such as description, found nothing
            """
        ),
        BadInput(
            "a list instead of keys",
            "- a\n- b\n",
            """
            t.yaml:1:1: expected a mapping with keys such as description, found a list
            """
        ),
        BadInput(
            "a word instead of keys",
            "hello\n",
            """
            t.yaml:1:1: expected a mapping with keys such as description, found "hello"
            """
        ),
        BadInput(
            "no hosts",
            "description: nobody here\n",
            """
            t.yaml:1:1: the key hosts is missing; expected a list of hosts
            """
        ),
        BadInput(
            "empty list of hosts",
            "hosts: []\n",
            """
            t.yaml:1:8: hosts: expected at least one host, found an empty list
            """
        ),
        BadInput(
            "hosts without value",
            "hosts:\n",
            """
            t.yaml:1:7: hosts: expected a list of hosts, each beginning with a dash, found nothing
            """
        ),
        BadInput(
            "hosts as a mapping",
            "hosts: {name: a}\n",
            """
            t.yaml:1:8: hosts: expected a list of hosts, each beginning with a dash, found a mapping
            """
        ),
        BadInput(
            "unknown top key",
            "host:\n  - name: a\n",
            """
            t.yaml:1:1: host: unknown key, did you mean hosts? the keys here are description, start, seed, repeat, \
            hosts, events
            """
        ),
        BadInput(
            "broken YAML",
            "hosts:\n  - name: \"a\n",
            """
            t.yaml:3:1: not valid YAML: found unexpected end of stream
            """
        ),
        BadInput(
            "bad indentation",
            "hosts:\n  - name: a\n   memory: 32 GiB\n",
            """
            t.yaml:3:4: not valid YAML: did not find expected '-' indicator
            """
        ),
        BadInput(
            "tab as indentation",
            "hosts:\n\t- name: a\n",
            """
            t.yaml:2:1: not valid YAML: found character that cannot start any token
            """
        ),
        BadInput(
            "two documents",
            ScenarioText.base("---\nhosts: []\n"),
            """
            t.yaml:7:1: a second YAML document begins here; a scenario file holds one
            """
        ),
        BadInput(
            "duplicate YAML key",
            "hosts:\n  - name: a\n    memory: 32 GiB\n    # again\n    memory: 64 GiB\n",
            """
            t.yaml:5:5: the key "memory" appears more than once in this mapping, first at line 3; keep one
            """
        ),
        BadInput(
            "duplicate key in braces",
            "hosts:\n  - {name: a, memory: 32 GiB, name: b}\n",
            """
            t.yaml:2:6: the key "name" appears more than once in this mapping; keep one
            """
        ),
        BadInput(
            "duplicate key in quotes",
            "\"true\": 1\ntrue: 2\nhosts: []\n",
            """
            t.yaml:1:1: true: unknown key; the keys here are description, start, seed, repeat, hosts, events
            t.yaml:2:1: true: unknown key; the keys here are description, start, seed, repeat, hosts, events
            t.yaml:3:8: hosts: expected at least one host, found an empty list
            """
        ),
        BadInput(
            "undefined alias",
            "hosts: *all\n",
            """
            t.yaml:1:8: this alias stands for nothing; define its anchor before it
            """
        ),
        BadInput(
            "explicit key",
            "? [a, b]\n: c\n",
            """
            t.yaml:1:1: a question mark after a space begins a YAML key of a kind that scenarios do not use; write \
            `key: value`
            """
        ),
        BadInput(
            "alias as key",
            "description: &d text\n*d : x\n",
            """
            t.yaml:2:4: an alias cannot be a key or a part of one; write the key as text
            """
        ),
        BadInput(
            "alias inside a key",
            "description: &d text\n[*d]: x\n",
            """
            t.yaml:2:5: an alias cannot be a key or a part of one; write the key as text
            """
        ),
        BadInput(
            "list as key",
            "[a]: x\n",
            """
            t.yaml:1:1: a key must be a text, not a list or a mapping
            """
        ),
        BadInput(
            "merge key",
            "hosts:\n  - &a\n    name: a\n    memory: 32 GiB\n  - <<: *a\n    name: b\n",
            """
            t.yaml:5:5: hosts[1].<<: merge keys are not accepted; give an anchor to a whole value and use its alias
            t.yaml:5:5: hosts[1]: the key memory is missing; expected the machine memory, such as 64 GiB
            """
        ),
        BadInput(
            "NUL byte",
            "hosts:\n  \0\n",
            """
            t.yaml:2:3: byte 0x00 is not text; scenarios are YAML in UTF-8
            """
        ),
        BadInput(
            "control character",
            "hosts:\n  - name: a\u{7}\n",
            """
            t.yaml:2:12: byte 0x07 is not text; scenarios are YAML in UTF-8
            """
        ),
        BadInput(
            "carriage return alone",
            "hosts:\r\n# a\r? b\n",
            """
            t.yaml:2:4: an unusual line break stands here; end lines with LF or CR LF
            """
        ),
        BadInput(
            "line separator in a comment",
            "# \u{e4}\u{2028}? [a, b]\n",
            """
            t.yaml:1:4: an unusual line break stands here; end lines with LF or CR LF
            """
        ),
        BadInput(
            "next line in a comment",
            "# \u{85}%TAG !a! b\n",
            """
            t.yaml:1:3: an unusual line break stands here; end lines with LF or CR LF
            """
        ),
        BadInput(
            "directive",
            "%TAG !a! tag:x\n---\nhosts: []\n",
            """
            t.yaml:1:1: a percent sign at the start of a line begins a YAML directive, which scenarios do not use
            """
        ),
        BadInput(
            "wrong start",
            ScenarioText.base("start: yesterday\n"),
            """
            t.yaml:7:8: start: "yesterday" is not a time in UTC such as 2026-01-01T00:00:00Z, or a date
            """
        ),
        BadInput(
            "start that is no date",
            ScenarioText.base("start: 2026-02-30\n"),
            """
            t.yaml:7:8: start: "2026-02-30" is not a time in UTC such as 2026-01-01T00:00:00Z, or a date
            """
        ),
        BadInput(
            "negative seed",
            ScenarioText.base("seed: -1\n"),
            """
            t.yaml:7:7: seed: "-1" is not a whole number from 0 to 18446744073709551615
            """
        ),
        BadInput(
            "seed above 64 bits",
            ScenarioText.base("seed: 18446744073709551616\n"),
            """
            t.yaml:7:7: seed: "18446744073709551616" is not a whole number from 0 to 18446744073709551615
            """
        ),
        BadInput(
            "repeat too short",
            ScenarioText.base("repeat: 10ms\n"),
            """
            t.yaml:7:9: repeat: "10ms" is outside 1s to 365d
            """
        ),
        BadInput(
            "repeat with a unit that is none",
            ScenarioText.base("repeat: 30 minutes\n"),
            """
            t.yaml:7:9: repeat: "30 minutes" has the unit "minutes"; expected a time such as 90s, in ms, s, m, h or \
            d
            """
        ),
        BadInput(
            "description as a list",
            ScenarioText.base("description: [a]\n"),
            """
            t.yaml:7:14: description: expected a text, found a list
            """
        ),
        BadInput(
            "all problems at once",
            """
            seed: x
            hosts:
              - name: a
                memory: 64 GB
                policy: kvm
                virtualMachines:
                  - group: web
                    memory: 4 GiB
                    reservation: 5 GiB
                    workload: {busy: 2}
                  - group: db
                    memry: 4 GiB
            events:
              - at: 5

            """,
            """
            t.yaml:1:7: seed: "x" is not a whole number from 0 to 18446744073709551615
            t.yaml:4:13: hosts[0].memory: "64 GB" has the unit GB, did you mean GiB? expected a size such as 16 GiB, \
            in B, KiB, MiB, GiB or TiB
            t.yaml:5:13: hosts[0].policy: "kvm" is not accepted; expected esxi6, esx5 or w02
            t.yaml:9:22: hosts[0].virtualMachines[0].reservation: "5 GiB" is outside 0 B to 4 GiB
            t.yaml:10:26: hosts[0].virtualMachines[0].workload.busy: "2" has no unit; expected a percentage such as \
            75%
            t.yaml:12:9: hosts[0].virtualMachines[1].memry: unknown key, did you mean memory? the keys here are \
            group, count, memory, vcpus, guestOS, shares, reservation, limit, balloonDriver, pageFile, diskLatency, \
            poweredOn, stagger, content, workload
            t.yaml:14:5: events[0]: the event does not say what happens; expected exactly one of power, shares, \
            reservation, limit, workload, balloonDriver, idleMemoryTax, salting, balloonMaximum, minFree, swapDevice, \
            loseMemory
            t.yaml:14:9: events[0].at: "5" has no unit; expected a time such as 90s, in ms, s, m, h or d
            """
        ),
    ]
}
