/// Groups of virtual machines.
extension BadInput {
    static let groups: [BadInput] = [
        BadInput(
            "no group name",
            "hosts:\n  - name: a\n    memory: 32 GiB\n    virtualMachines:\n      - memory: 4 GiB\n",
            """
            t.yaml:5:9: hosts[0].virtualMachines[0]: the key group is missing; expected the name of the group
            """
        ),
        BadInput(
            "no memory",
            "hosts:\n  - name: a\n    memory: 32 GiB\n    virtualMachines:\n      - group: web\n",
            """
            t.yaml:5:9: hosts[0].virtualMachines[0]: the key memory is missing; expected the configured memory, such \
            as 4 GiB
            """
        ),
        BadInput(
            "memory too small",
            """
            hosts:
              - name: a
                memory: 32 GiB
                virtualMachines:
                  - group: web
                    memory: 15 MiB

            """,
            """
            t.yaml:6:17: hosts[0].virtualMachines[0].memory: "15 MiB" is outside 16 MiB to 6 TiB
            """
        ),
        BadInput(
            "memory too large",
            """
            hosts:
              - name: a
                memory: 32 GiB
                virtualMachines:
                  - group: web
                    memory: 7 TiB

            """,
            """
            t.yaml:6:17: hosts[0].virtualMachines[0].memory: "7 TiB" is outside 16 MiB to 6 TiB
            """
        ),
        BadInput(
            "duplicate group",
            ScenarioText.secondGroup("- group: web\n  memory: 1 GiB"),
            """
            t.yaml:7:16: hosts[0].virtualMachines[1].group: a group of this host is called "web" already, at line 5; \
            give each its own name
            """
        ),
        BadInput(
            "group name too long with its number",
            "hosts:\n  - name: a\n    memory: 32 GiB\n    virtualMachines:\n      - group: \(String(repeating: "x", count: 61))\n        memory: 1 GiB\n",
            """
            t.yaml:5:16: hosts[0].virtualMachines[0].group: with its number the name has 64 characters, at most 63 \
            are possible
            """
        ),
        BadInput(
            "unknown key",
            ScenarioText.group("reservations: 1 GiB"),
            """
            t.yaml:7:9: hosts[0].virtualMachines[0].reservations: unknown key, did you mean reservation? the keys \
            here are group, count, memory, vcpus, guestOS, shares, reservation, limit, balloonDriver, pageFile, \
            diskLatency, poweredOn, stagger, content, workload
            """
        ),
        BadInput(
            "count",
            ScenarioText.group("count: 200001"),
            """
            t.yaml:7:16: hosts[0].virtualMachines[0].count: "200001" is outside 1 to 200000
            """
        ),
        BadInput(
            "too many machines",
            """
            hosts:
              - name: a
                count: 10000
                memory: 32 GiB
                virtualMachines:
                  - group: web
                    count: 21
                    memory: 1 GiB

            """,
            """
            t.yaml:2:5: hosts[0]: more than 200000 virtual machines on all hosts together
            """
        ),
        BadInput(
            "vcpus",
            ScenarioText.group("vcpus: 0"),
            """
            t.yaml:7:16: hosts[0].virtualMachines[0].vcpus: "0" is outside 1 to 256
            """
        ),
        BadInput(
            "guest",
            ScenarioText.group("guestOS: Linux"),
            """
            t.yaml:7:18: hosts[0].virtualMachines[0].guestOS: "Linux" is not accepted, did you mean linux? expected \
            linux or windows
            """
        ),
        BadInput(
            "shares word",
            ScenarioText.group("shares: hihg"),
            """
            t.yaml:7:17: hosts[0].virtualMachines[0].shares: "hihg" is not accepted, did you mean high? expected \
            high, normal, low or a number
            """
        ),
        BadInput(
            "shares of zero",
            ScenarioText.group("shares: 0"),
            """
            t.yaml:7:17: hosts[0].virtualMachines[0].shares: "0" is outside 1 to 1000000000
            """
        ),
        BadInput(
            "negative shares",
            ScenarioText.group("shares: -5"),
            """
            t.yaml:7:17: hosts[0].virtualMachines[0].shares: "-5" is not accepted; expected high, normal, low or a \
            number
            """
        ),
        BadInput(
            "reservation above memory",
            ScenarioText.group("reservation: 5 GiB"),
            """
            t.yaml:7:22: hosts[0].virtualMachines[0].reservation: "5 GiB" is outside 0 B to 4 GiB
            """
        ),
        BadInput(
            "reservation above limit",
            ScenarioText.group("reservation: 3 GiB\nlimit: 2 GiB"),
            """
            t.yaml:7:22: hosts[0].virtualMachines[0].reservation: the reservation is above the limit of 2 GiB; lower \
            it or raise the limit
            """
        ),
        BadInput(
            "reservation as a share above memory",
            ScenarioText.group("reservation: 101%"),
            """
            t.yaml:7:22: hosts[0].virtualMachines[0].reservation: "101%" of 4 GiB is outside 0 B to 4 GiB
            """
        ),
        BadInput(
            "limit of zero",
            ScenarioText.group("limit: 0"),
            """
            t.yaml:7:16: hosts[0].virtualMachines[0].limit: "0" is outside 16 MiB to 4 GiB; none is accepted too
            """
        ),
        BadInput(
            "limit of zero bytes",
            ScenarioText.group("limit: 0 GiB"),
            """
            t.yaml:7:16: hosts[0].virtualMachines[0].limit: "0 GiB" is outside 16 MiB to 4 GiB; none is accepted too
            """
        ),
        BadInput(
            "limit above memory",
            ScenarioText.group("limit: 5 GiB"),
            """
            t.yaml:7:16: hosts[0].virtualMachines[0].limit: "5 GiB" is outside 16 MiB to 4 GiB; none is accepted too
            """
        ),
        BadInput(
            "limit word",
            ScenarioText.group("limit: unlimited"),
            """
            t.yaml:7:16: hosts[0].virtualMachines[0].limit: "unlimited" is not a size; expected none, a percentage \
            or a size such as 16 GiB, in B, KiB, MiB, GiB or TiB
            """
        ),
        BadInput(
            "balloon driver",
            ScenarioText.group("balloonDriver: up"),
            """
            t.yaml:7:24: hosts[0].virtualMachines[0].balloonDriver: "up" is not accepted; expected true or false
            """
        ),
        BadInput(
            "page file",
            ScenarioText.group("pageFile: 500%"),
            """
            t.yaml:7:19: hosts[0].virtualMachines[0].pageFile: "500%" is outside 0% to 400%
            """
        ),
        BadInput(
            "page file too large",
            ScenarioText.group("pageFile: 17 GiB"),
            """
            t.yaml:7:19: hosts[0].virtualMachines[0].pageFile: "17 GiB" is outside 0 B to 16 GiB
            """
        ),
        BadInput(
            "disk latency",
            ScenarioText.group("diskLatency: 0ms"),
            """
            t.yaml:7:22: hosts[0].virtualMachines[0].diskLatency: "0ms" is outside 1us to 10s
            """
        ),
        BadInput(
            "powered on",
            ScenarioText.group("poweredOn: on"),
            """
            t.yaml:7:20: hosts[0].virtualMachines[0].poweredOn: "on" is not accepted; expected true or false
            """
        ),
        BadInput(
            "stagger",
            ScenarioText.group("stagger: 2d"),
            """
            t.yaml:7:18: hosts[0].virtualMachines[0].stagger: "2d" is outside 0ms to 1d
            """
        ),
        BadInput(
            "negative stagger",
            ScenarioText.group("stagger: -30s"),
            """
            t.yaml:7:18: hosts[0].virtualMachines[0].stagger: "-30s" is negative; expected a time such as 90s, in \
            ms, s, m, h or d
            """
        ),
        BadInput(
            "image size",
            ScenarioText.group("content: {osImage: debian, osImageSize: 2 TiB}"),
            """
            t.yaml:7:49: hosts[0].virtualMachines[0].content.osImageSize: "2 TiB" is outside 1 MiB to 1 TiB
            """
        ),
        BadInput(
            "image name",
            ScenarioText.group("content: {osImage: \" debian\"}"),
            """
            t.yaml:7:28: hosts[0].virtualMachines[0].content.osImage: " debian" is not a name of 1 to 63 printable \
            characters, without spaces at its ends
            """
        ),
        BadInput(
            "content key",
            ScenarioText.group("content: {osimage: debian}"),
            """
            t.yaml:7:19: hosts[0].virtualMachines[0].content.osimage: unknown key, did you mean osImage? the keys \
            here are osImage, osImageSize, application, applicationSize, mix, duplicateContents, salt, halfPages, \
            quarterPages, pageSharing
            """
        ),
        BadInput(
            "content mix key",
            ScenarioText.group("content: {mix: {cache: {zero: 1%}}}"),
            """
            t.yaml:7:25: hosts[0].virtualMachines[0].content.mix.cache: unknown key; the keys here are free, \
            fileCache, idle, workingSet, kernel
            """
        ),
        BadInput(
            "content mix share",
            ScenarioText.group("content: {mix: {idle: {zero: 101%, unique: 5%}}}"),
            """
            t.yaml:7:38: hosts[0].virtualMachines[0].content.mix.idle.zero: "101%" is outside 0% to 100%
            t.yaml:7:44: hosts[0].virtualMachines[0].content.mix.idle.unique: unknown key; the keys here are zero, \
            osImage, application, duplicated
            """
        ),
        BadInput(
            "content mix of more than everything",
            ScenarioText.group("content: {mix: {workingSet: {zero: 60.5%}}}"),
            """
            t.yaml:7:37: hosts[0].virtualMachines[0].content.mix.workingSet: zero of 60.5%, osImage of 5%, \
            application of 25% and duplicated of 10% together reach 100.5%, at most 100% is possible
            """
        ),
        BadInput(
            "duplicate contents",
            ScenarioText.group("content: {duplicateContents: 0%}"),
            """
            t.yaml:7:38: hosts[0].virtualMachines[0].content.duplicateContents: "0%" is outside 0.1% to 100%
            """
        ),
        BadInput(
            "salt",
            ScenarioText.group("content: {salt: ''}"),
            """
            t.yaml:7:25: hosts[0].virtualMachines[0].content.salt: "" is not a name of 1 to 63 printable characters, \
            without spaces at its ends
            """
        ),
        BadInput(
            "half pages",
            ScenarioText.group("content: {halfPages: 101%}"),
            """
            t.yaml:7:30: hosts[0].virtualMachines[0].content.halfPages: "101%" is outside 0% to 100%
            """
        ),
        BadInput(
            "quarter pages without unit",
            ScenarioText.group("content: {quarterPages: 0.25}"),
            """
            t.yaml:7:33: hosts[0].virtualMachines[0].content.quarterPages: "0.25" has no unit; expected a percentage \
            such as 75%
            """
        ),
        BadInput(
            "half and quarter pages above all",
            ScenarioText.group("content: {quarterPages: 50.5%, halfPages: 50%}"),
            """
            t.yaml:7:33: hosts[0].virtualMachines[0].content.quarterPages: halfPages of 50% and quarterPages of 50.5% \
            together reach 100.5%, at most 100% is possible
            """
        ),
        BadInput(
            "half pages above what quarter pages leave",
            ScenarioText.group("content: {halfPages: 80%}"),
            """
            t.yaml:7:30: hosts[0].virtualMachines[0].content.halfPages: halfPages of 80% and quarterPages of 25% \
            together reach 105%, at most 100% is possible
            """
        ),
        BadInput(
            "wrong half pages beside many quarter pages",
            ScenarioText.group("content: {halfPages: half, quarterPages: 90%}"),
            """
            t.yaml:7:30: hosts[0].virtualMachines[0].content.halfPages: "half" is not a percentage; expected a \
            percentage such as 75%
            """
        ),
        BadInput(
            "image with two sizes",
            ScenarioText.secondGroup("- group: db\n  memory: 1 GiB\n  content: {osImageSize: 2 GiB}"),
            """
            t.yaml:9:18: hosts[0].virtualMachines[1].content.osImageSize: the image "linux" has 2 GiB here and 4 GiB \
            in another group of this host; give it one size, or two names
            """
        ),
        BadInput(
            "application with two sizes",
            ScenarioText.secondGroup(
                """
                - group: db
                  memory: 1 GiB
                  content: {application: web, applicationSize: 1 GiB}
                """
            ),
            """
            t.yaml:9:18: hosts[0].virtualMachines[1].content.applicationSize: the image "web" has 1 GiB here and 2 \
            GiB in another group of this host; give it one size, or two names
            """
        ),
    ]
}
