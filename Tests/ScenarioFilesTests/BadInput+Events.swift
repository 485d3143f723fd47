/// The timeline.
extension BadInput {
    static let events: [BadInput] = [
        BadInput(
            "not a list",
            ScenarioText.eventsKey("at: 10m"),
            """
            t.yaml:8:3: events: expected a list of events, each beginning with a dash, found a mapping
            """
        ),
        BadInput(
            "no time",
            ScenarioText.event("power: off"),
            """
            t.yaml:8:5: events[0]: the key at is missing; expected a time such as 90s, in ms, s, m, h or d
            """
        ),
        BadInput(
            "negative time",
            ScenarioText.event("at: -10m\npower: off"),
            """
            t.yaml:8:9: events[0].at: "-10m" is negative; expected a time such as 90s, in ms, s, m, h or d
            """
        ),
        BadInput(
            "time without unit",
            ScenarioText.event("at: 600\npower: off"),
            """
            t.yaml:8:9: events[0].at: "600" has no unit; expected a time such as 90s, in ms, s, m, h or d
            """
        ),
        BadInput(
            "time in clock form",
            ScenarioText.event("at: \"00:10\"\npower: off"),
            """
            t.yaml:8:9: events[0].at: "00:10" has the unit ":10"; expected a time such as 90s, in ms, s, m, h or d
            """
        ),
        BadInput(
            "time too late",
            ScenarioText.event("at: 400d\npower: off"),
            """
            t.yaml:8:9: events[0].at: "400d" is outside 0ms to 365d
            """
        ),
        BadInput(
            "no action",
            ScenarioText.event("at: 10m\nvms: web"),
            """
            t.yaml:8:5: events[0]: the event does not say what happens; expected exactly one of power, shares, \
            reservation, limit, workload, balloonDriver, idleMemoryTax, salting, balloonMaximum, minFree, swapDevice, \
            loseMemory
            """
        ),
        BadInput(
            "two actions",
            ScenarioText.event("at: 10m\npower: on\nshares: high"),
            """
            t.yaml:8:5: events[0]: power and shares in one event; give each an event of its own, with the same time
            """
        ),
        BadInput(
            "unknown action",
            ScenarioText.event("at: 10m\npowr: on"),
            """
            t.yaml:9:5: events[0].powr: unknown key, did you mean power? the keys here are at, host, vms, power, \
            shares, reservation, limit, workload, balloonDriver, idleMemoryTax, salting, balloonMaximum, minFree, \
            swapDevice, loseMemory
            """
        ),
        BadInput(
            "power word",
            ScenarioText.event("at: 10m\npower: standby"),
            """
            t.yaml:9:12: events[0].power: "standby" is not accepted; expected on, off or reboot
            """
        ),
        BadInput(
            "power as a boolean",
            ScenarioText.event("at: 10m\npower: true"),
            """
            t.yaml:9:12: events[0].power: "true" is not accepted; expected on, off or reboot
            """
        ),
        BadInput(
            "misspelt reboot",
            ScenarioText.event("at: 10m\npower: rebot"),
            """
            t.yaml:9:12: events[0].power: "rebot" is not accepted, did you mean reboot? expected on, off or reboot
            """
        ),
        BadInput(
            "unknown host",
            ScenarioText.event("at: 10m\nhost: b\npower: off"),
            """
            t.yaml:9:11: events[0].host: no host is called "b"; there is "a"
            """
        ),
        BadInput(
            "unknown machine",
            ScenarioText.event("at: 10m\nvms: wbe\npower: off"),
            """
            t.yaml:9:10: events[0].vms: no group and no machine is called "wbe", did you mean web? there is "web"
            """
        ),
        BadInput(
            "unknown machine in a list",
            ScenarioText.event("at: 10m\nvms: [web, db-01]\npower: off"),
            """
            t.yaml:9:16: events[0].vms[1]: no group and no machine is called "db-01"; there is "web"
            """
        ),
        BadInput(
            "empty list of machines",
            ScenarioText.event("at: 10m\nvms: []\npower: off"),
            """
            t.yaml:9:10: events[0].vms: expected the name of a group or of a machine, or a list of these, found an \
            empty list
            """
        ),
        BadInput(
            "machines for an event of the host",
            ScenarioText.event("at: 10m\nvms: web\nidleMemoryTax: 0%"),
            """
            t.yaml:9:10: events[0].vms: idleMemoryTax concerns the whole host; leave vms out
            """
        ),
        BadInput(
            "tax",
            ScenarioText.event("at: 10m\nidleMemoryTax: 100%"),
            """
            t.yaml:9:20: events[0].idleMemoryTax: "100%" is outside 0% to 99%
            """
        ),
        BadInput(
            "salting for machines",
            ScenarioText.event("at: 10m\nvms: web\nsalting: 0"),
            """
            t.yaml:9:10: events[0].vms: salting concerns the whole host; leave vms out
            """
        ),
        BadInput(
            "balloon maximum for machines",
            ScenarioText.event("at: 10m\nvms: web\nballoonMaximum: 0%"),
            """
            t.yaml:9:10: events[0].vms: balloonMaximum concerns the whole host; leave vms out
            """
        ),
        BadInput(
            "minFree for machines",
            ScenarioText.event("at: 10m\nvms: web\nminFree: auto"),
            """
            t.yaml:9:10: events[0].vms: minFree concerns the whole host; leave vms out
            """
        ),
        BadInput(
            "swap device for machines",
            ScenarioText.event("at: 10m\nvms: web\nswapDevice: {latency: 20ms}"),
            """
            t.yaml:9:10: events[0].vms: swapDevice concerns the whole host; leave vms out
            """
        ),
        BadInput(
            "salting",
            ScenarioText.event("at: 10m\nsalting: 3"),
            """
            t.yaml:9:14: events[0].salting: "3" is not accepted; expected 0, 1 or 2
            """
        ),
        BadInput(
            "balloon maximum",
            ScenarioText.event("at: 10m\nballoonMaximum: 100%"),
            """
            t.yaml:9:21: events[0].balloonMaximum: "100%" is outside 0% to 99%
            """
        ),
        BadInput(
            "minFree",
            ScenarioText.event("at: 10m\nminFree: 0%"),
            """
            t.yaml:9:14: events[0].minFree: "0%" is outside 0.1% to 50%; auto is accepted too
            """
        ),
        BadInput(
            "minFree word",
            ScenarioText.event("at: 10m\nminFree: none"),
            """
            t.yaml:9:14: events[0].minFree: "none" is not a percentage; expected auto or a percentage such as 75%
            """
        ),
        BadInput(
            "swap device without a change",
            ScenarioText.event("at: 10m\nswapDevice: {}"),
            """
            t.yaml:9:17: events[0].swapDevice: nothing changes here; expected latency, bandwidth or both, such as \
            {latency: 20ms}
            """
        ),
        BadInput(
            "swap device key",
            ScenarioText.event("at: 10m\nswapDevice: {latncy: 20ms}"),
            """
            t.yaml:9:18: events[0].swapDevice.latncy: unknown key, did you mean latency? the keys here are latency, \
            bandwidth
            """
        ),
        BadInput(
            "swap device as a latency",
            ScenarioText.event("at: 10m\nswapDevice: 20ms"),
            """
            t.yaml:9:17: events[0].swapDevice: expected a mapping with keys such as latency, found "20ms"
            """
        ),
        BadInput(
            "swap device out of range",
            ScenarioText.event("at: 10m\nswapDevice: {latency: 0, bandwidth: 2 TiB/s}"),
            """
            t.yaml:9:27: events[0].swapDevice.latency: "0" is outside 1us to 10s
            t.yaml:9:41: events[0].swapDevice.bandwidth: "2 TiB/s" is outside 1 MiB/s to 1 TiB/s
            """
        ),
        BadInput(
            "page sharing in an event",
            ScenarioText.event("at: 10m\npageSharing: {salting: 0}"),
            """
            t.yaml:8:5: events[0]: the event does not say what happens; expected exactly one of power, shares, \
            reservation, limit, workload, balloonDriver, idleMemoryTax, salting, balloonMaximum, minFree, swapDevice, \
            loseMemory
            t.yaml:9:5: events[0].pageSharing: unknown key; the keys here are at, host, vms, power, shares, \
            reservation, limit, workload, balloonDriver, idleMemoryTax, salting, balloonMaximum, minFree, swapDevice, \
            loseMemory
            """
        ),
        BadInput(
            "lost memory of zero",
            ScenarioText.event("at: 10m\nloseMemory: 0"),
            """
            t.yaml:9:17: events[0].loseMemory: "0" is outside 4 KiB to 24 TiB
            """
        ),
        BadInput(
            "lost memory above what is there",
            ScenarioText.event("at: 10m\nloseMemory: 32 GiB"),
            """
            t.yaml:9:17: events[0].loseMemory: a host would keep less than 256 MiB of machine memory
            """
        ),
        BadInput(
            "balloon driver",
            ScenarioText.event("at: 10m\nballoonDriver: true"),
            """
            t.yaml:9:20: events[0].balloonDriver: "true" is not accepted; expected up or down
            """
        ),
        BadInput(
            "limit of zero",
            ScenarioText.event("at: 10m\nlimit: 0 GiB"),
            """
            t.yaml:9:12: events[0].limit: the limit of "web-01" would be 0 B; from its reservation to its memory 16 \
            MiB to 4 GiB are possible, and none
            """
        ),
        BadInput(
            "limit above memory",
            ScenarioText.event("at: 10m\nlimit: 8 GiB"),
            """
            t.yaml:9:12: events[0].limit: the limit of "web-01" would be 8 GiB; from its reservation to its memory \
            16 MiB to 4 GiB are possible, and none
            """
        ),
        BadInput(
            "reservation above memory",
            ScenarioText.event("at: 10m\nreservation: 8 GiB"),
            """
            t.yaml:9:18: events[0].reservation: the reservation of "web-01" would be above its memory, 4 GiB
            """
        ),
        BadInput(
            "reservation above the limit of that time",
            ScenarioText.events("- {at: 20m, reservation: 3 GiB}\n- {at: 10m, limit: 2 GiB}"),
            """
            t.yaml:8:28: events[0].reservation: the reservation of "web-01" would be above its limit at that time, 2 \
            GiB
            """
        ),
        BadInput(
            "limit below the reservation of that time",
            ScenarioText.events("- {at: 10m, reservation: 3 GiB}\n- {at: 20m, limit: 2 GiB}"),
            """
            t.yaml:9:22: events[1].limit: the limit of "web-01" would be 2 GiB; from its reservation to its memory 3 \
            GiB to 4 GiB are possible, and none
            """
        ),
        BadInput(
            "workload that does not fit with what stays",
            ScenarioText.events(
                """
                - {at: 10m, workload: {kernel: 50%}}
                - {at: 20m, workload: {workingSet: 60%}}
                """
            ),
            """
            t.yaml:9:38: events[1].workload.workingSet: "web-01": kernel and workingSet together reach 4.40 GiB, at \
            most the machine's memory of 4 GiB is possible
            """
        ),
        BadInput(
            "event after the period",
            """
            repeat: 30m
            hosts:
              - {name: a, memory: 32 GiB, virtualMachines: [{group: web, memory: 1 GiB}]}
            events:
              - {at: 40m, power: off}

            """,
            """
            t.yaml:5:10: events[0].at: the timeline starts over after 30m, so this never happens; give an earlier \
            time
            """
        ),
        BadInput(
            "memory lost again and again",
            "repeat: 30m\nhosts:\n  - {name: a, memory: 32 GiB}\nevents:\n  - {at: 10m, loseMemory: 1 GiB}\n",
            """
            t.yaml:5:27: events[0].loseMemory: with `repeat` the host would lose this memory again each time; leave \
            out one of the two
            """
        ),
        BadInput(
            "a name for a group and a machine",
            """
            hosts:
              - name: a
                memory: 32 GiB
                virtualMachines:
                  - {group: web, memory: 1 GiB}
                  - {group: web-01, memory: 1 GiB}
            events:
              - {at: 40m, vms: web-01, power: off}

            """,
            """
            t.yaml:8:20: events[0].vms: "web-01" is a group and also a machine of another group; rename the group
            """
        ),
    ]
}
