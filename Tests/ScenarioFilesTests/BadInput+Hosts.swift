/// Hosts, their names and what they are built from.
extension BadInput {
    static let hosts: [BadInput] = [
        BadInput(
            "unknown key",
            ScenarioText.host("balloonMaximun: 65%"),
            """
            t.yaml:4:5: hosts[0].balloonMaximun: unknown key, did you mean balloonMaximum? the keys here are name, \
            count, memory, hypervisor, cpu, policy, idleMemoryTax, minFree, freeMargin, balloonMaximum, largePages, \
            pageSharing, compression, hostCache, swapDevice, virtualMachines
            """
        ),
        BadInput(
            "unknown key like none",
            ScenarioText.host("colour: blue"),
            """
            t.yaml:4:5: hosts[0].colour: unknown key; the keys here are name, count, memory, hypervisor, cpu, policy, \
            idleMemoryTax, minFree, freeMargin, balloonMaximum, largePages, pageSharing, compression, hostCache, \
            swapDevice, virtualMachines
            """
        ),
        BadInput(
            "key in the wrong case",
            ScenarioText.host("swapdevice: {latency: 5ms}"),
            """
            t.yaml:4:5: hosts[0].swapdevice: unknown key, did you mean swapDevice? the keys here are name, count, \
            memory, hypervisor, cpu, policy, idleMemoryTax, minFree, freeMargin, balloonMaximum, largePages, \
            pageSharing, compression, hostCache, swapDevice, virtualMachines
            """
        ),
        BadInput(
            "no name",
            "hosts:\n  - memory: 32 GiB\n",
            """
            t.yaml:2:5: hosts[0]: the key name is missing; expected the name of the host
            """
        ),
        BadInput(
            "no memory",
            "hosts:\n  - name: a\n",
            """
            t.yaml:2:5: hosts[0]: the key memory is missing; expected the machine memory, such as 64 GiB
            """
        ),
        BadInput(
            "empty name",
            "hosts:\n  - name: \"\"\n    memory: 32 GiB\n",
            """
            t.yaml:2:11: hosts[0].name: "" is not a name of 1 to 63 printable characters, without spaces at its ends
            """
        ),
        BadInput(
            "name without a value",
            "hosts:\n  - name:\n    memory: 32 GiB\n",
            """
            t.yaml:2:10: hosts[0].name: expected a name of 1 to 63 printable characters, found nothing
            """
        ),
        BadInput(
            "name with a line break",
            "hosts:\n  - name: \"a\\nb\"\n    memory: 32 GiB\n",
            """
            t.yaml:2:11: hosts[0].name: "a?b" is not a name of 1 to 63 printable characters, without spaces at its \
            ends
            """
        ),
        BadInput(
            "name too long",
            "hosts:\n  - name: \(String(repeating: "x", count: 64))\n    memory: 32 GiB\n",
            """
            t.yaml:2:11: hosts[0].name: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." is not a name of 1 to 63 \
            printable characters, without spaces at its ends
            """
        ),
        BadInput(
            "name too long with its number",
            "hosts:\n  - name: \(String(repeating: "x", count: 60))\n    count: 2\n    memory: 32 GiB\n",
            """
            t.yaml:2:11: hosts[0].name: with its number the name has 64 characters, at most 63 are possible
            """
        ),
        BadInput(
            "duplicate name",
            "hosts:\n  - name: a\n    memory: 32 GiB\n  - name: a\n    memory: 32 GiB\n",
            """
            t.yaml:4:11: hosts[1].name: a host is called "a" already, at line 2; give each host its own name
            """
        ),
        BadInput(
            "duplicate name by count",
            "hosts:\n  - name: a\n    count: 2\n    memory: 32 GiB\n  - name: a-002\n    memory: 32 GiB\n",
            """
            t.yaml:5:11: hosts[1].name: a host is called "a-002" already, at line 2; give each host its own name
            """
        ),
        BadInput(
            "name of an entry with count",
            "hosts:\n  - name: a\n    count: 2\n    memory: 32 GiB\n  - name: a\n    memory: 32 GiB\n",
            """
            t.yaml:5:11: hosts[1].name: a host is called "a" already, at line 2; give each host its own name
            """
        ),
        BadInput(
            "count of zero",
            ScenarioText.host("count: 0"),
            """
            t.yaml:4:12: hosts[0].count: "0" is outside 1 to 10000
            """
        ),
        BadInput(
            "absurd count",
            ScenarioText.host("count: 1000000000000"),
            """
            t.yaml:4:12: hosts[0].count: "1000000000000" is outside 1 to 10000
            """
        ),
        BadInput(
            "too many hosts",
            "hosts:\n  - name: a\n    count: 10000\n    memory: 32 GiB\n  - name: b\n    memory: 32 GiB\n",
            """
            t.yaml:5:5: hosts[1]: more than 10000 hosts
            """
        ),
        BadInput(
            "memory: 64 GB",
            "hosts:\n  - name: a\n    memory: 64 GB\n",
            """
            t.yaml:3:13: hosts[0].memory: "64 GB" has the unit GB, did you mean GiB? expected a size such as 16 GiB, \
            in B, KiB, MiB, GiB or TiB
            """
        ),
        BadInput(
            "memory: 64",
            "hosts:\n  - name: a\n    memory: 64\n",
            """
            t.yaml:3:13: hosts[0].memory: "64" has no unit; expected a size such as 16 GiB, in B, KiB, MiB, GiB or \
            TiB
            """
        ),
        BadInput(
            "memory: 64 Gib",
            "hosts:\n  - name: a\n    memory: 64 Gib\n",
            """
            t.yaml:3:13: hosts[0].memory: "64 Gib" has the unit "Gib"; expected a size such as 16 GiB, in B, KiB, \
            MiB, GiB or TiB
            """
        ),
        BadInput(
            "memory: 255 MiB",
            "hosts:\n  - name: a\n    memory: 255 MiB\n",
            """
            t.yaml:3:13: hosts[0].memory: "255 MiB" is outside 256 MiB to 24 TiB
            """
        ),
        BadInput(
            "memory: 25 TiB",
            "hosts:\n  - name: a\n    memory: 25 TiB\n",
            """
            t.yaml:3:13: hosts[0].memory: "25 TiB" is outside 256 MiB to 24 TiB
            """
        ),
        BadInput(
            "memory: -1 GiB",
            "hosts:\n  - name: a\n    memory: -1 GiB\n",
            """
            t.yaml:3:13: hosts[0].memory: "-1 GiB" is negative; expected a size such as 16 GiB, in B, KiB, MiB, GiB \
            or TiB
            """
        ),
        BadInput(
            "memory: 99999999999999999999 GiB",
            "hosts:\n  - name: a\n    memory: 99999999999999999999 GiB\n",
            """
            t.yaml:3:13: hosts[0].memory: "99999999999999999999 GiB" is not a size; expected a size such as 16 GiB, \
            in B, KiB, MiB, GiB or TiB, with at most 18 digits
            """
        ),
        BadInput(
            "memory: 1e3 GiB",
            "hosts:\n  - name: a\n    memory: 1e3 GiB\n",
            """
            t.yaml:3:13: hosts[0].memory: "1e3 GiB" has the unit "e3 GiB"; expected a size such as 16 GiB, in B, \
            KiB, MiB, GiB or TiB
            """
        ),
        BadInput(
            "memory: 64,5 GiB",
            "hosts:\n  - name: a\n    memory: 64,5 GiB\n",
            """
            t.yaml:3:13: hosts[0].memory: "64,5 GiB" has the unit ",5 GiB"; expected a size such as 16 GiB, in B, \
            KiB, MiB, GiB or TiB
            """
        ),
        BadInput(
            "memory: 9000000000000000 TiB",
            "hosts:\n  - name: a\n    memory: 9000000000000000 TiB\n",
            """
            t.yaml:3:13: hosts[0].memory: "9000000000000000 TiB" is too large; expected a size such as 16 GiB, in B, \
            KiB, MiB, GiB or TiB
            """
        ),
        BadInput(
            "memory: [64 GiB]",
            "hosts:\n  - name: a\n    memory: [64 GiB]\n",
            """
            t.yaml:3:13: hosts[0].memory: expected a size such as 16 GiB, in B, KiB, MiB, GiB or TiB, found a list
            """
        ),
        BadInput(
            "memory: 0x40 GiB",
            "hosts:\n  - name: a\n    memory: 0x40 GiB\n",
            """
            t.yaml:3:13: hosts[0].memory: "0x40 GiB" has the unit "x40 GiB"; expected a size such as 16 GiB, in B, \
            KiB, MiB, GiB or TiB
            """
        ),
        BadInput(
            "memory: .5 GiB",
            "hosts:\n  - name: a\n    memory: .5 GiB\n",
            """
            t.yaml:3:13: hosts[0].memory: ".5 GiB" is not a size; expected a size such as 16 GiB, in B, KiB, MiB, \
            GiB or TiB, with at most 18 digits
            """
        ),
        BadInput(
            "memory: 1..5 GiB",
            "hosts:\n  - name: a\n    memory: 1..5 GiB\n",
            """
            t.yaml:3:13: hosts[0].memory: "1..5 GiB" is not a size; expected a size such as 16 GiB, in B, KiB, MiB, \
            GiB or TiB, with at most 18 digits
            """
        ),
        BadInput(
            "memory: lots",
            "hosts:\n  - name: a\n    memory: lots\n",
            """
            t.yaml:3:13: hosts[0].memory: "lots" is not a size; expected a size such as 16 GiB, in B, KiB, MiB, GiB \
            or TiB
            """
        ),
        BadInput(
            "hypervisor too large",
            ScenarioText.host("hypervisor: 17 GiB"),
            """
            t.yaml:4:17: hosts[0].hypervisor: "17 GiB" is outside 0 B to 16 GiB
            """
        ),
        BadInput(
            "hypervisor share too large",
            ScenarioText.host("hypervisor: 60%"),
            """
            t.yaml:4:17: hosts[0].hypervisor: "60%" of 32 GiB is outside 0 B to 16 GiB
            """
        ),
        BadInput(
            "cores",
            ScenarioText.host("cpu: {cores: 0, frequency: 2.4 GHz}"),
            """
            t.yaml:4:18: hosts[0].cpu.cores: "0" is outside 1 to 1024
            """
        ),
        BadInput(
            "fraction of a core",
            ScenarioText.host("cpu: {cores: 1.5}"),
            """
            t.yaml:4:18: hosts[0].cpu.cores: "1.5" is not a whole number; expected a whole number such as 4
            """
        ),
        BadInput(
            "frequency",
            ScenarioText.host("cpu: {frequency: 2400}"),
            """
            t.yaml:4:22: hosts[0].cpu.frequency: "2400" has no unit; expected a frequency such as 2.4 GHz, in MHz or \
            GHz
            """
        ),
        BadInput(
            "frequency range",
            ScenarioText.host("cpu: {frequency: 50 MHz}"),
            """
            t.yaml:4:22: hosts[0].cpu.frequency: "50 MHz" is outside 100 MHz to 10 GHz
            """
        ),
        BadInput(
            "machines as a mapping",
            ScenarioText.host("virtualMachines: {group: web}"),
            """
            t.yaml:4:22: hosts[0].virtualMachines: expected a list of groups of virtual machines, each beginning \
            with a dash, found a mapping
            """
        ),
    ]
}
