/// How hosts reclaim memory, and with what.
extension BadInput {
    static let hostSettings: [BadInput] = [
        BadInput(
            "policy",
            ScenarioText.host("policy: esxi7"),
            """
            t.yaml:4:13: hosts[0].policy: "esxi7" is not accepted, did you mean esxi6? expected esxi6, esx5 or w02
            """
        ),
        BadInput(
            "policy that is unknown",
            ScenarioText.host("policy: kvm"),
            """
            t.yaml:4:13: hosts[0].policy: "kvm" is not accepted; expected esxi6, esx5 or w02
            """
        ),
        BadInput(
            "idle tax of 100 %",
            ScenarioText.host("idleMemoryTax: 100%"),
            """
            t.yaml:4:20: hosts[0].idleMemoryTax: "100%" is outside 0% to 99%
            """
        ),
        BadInput(
            "idle tax without unit",
            ScenarioText.host("idleMemoryTax: 75"),
            """
            t.yaml:4:20: hosts[0].idleMemoryTax: "75" has no unit; expected a percentage such as 75%
            """
        ),
        BadInput(
            "minFree",
            ScenarioText.host("minFree: 51%"),
            """
            t.yaml:4:14: hosts[0].minFree: "51%" is outside 0.1% to 50%; auto is accepted too
            """
        ),
        BadInput(
            "minFree word",
            ScenarioText.host("minFree: automatic"),
            """
            t.yaml:4:14: hosts[0].minFree: "automatic" is not a percentage; expected auto or a percentage such as \
            75%
            """
        ),
        BadInput(
            "minFree as a list",
            ScenarioText.host("minFree: [6%]"),
            """
            t.yaml:4:14: hosts[0].minFree: expected auto or a percentage such as 75%, found a list
            """
        ),
        BadInput(
            "balloon maximum",
            ScenarioText.host("balloonMaximum: 99.5%"),
            """
            t.yaml:4:21: hosts[0].balloonMaximum: "99.5%" is outside 0% to 99%
            """
        ),
        BadInput(
            "large pages",
            ScenarioText.host("largePages: no"),
            """
            t.yaml:4:17: hosts[0].largePages: "no" is not accepted; expected true or false
            """
        ),
        BadInput(
            "negative margin",
            ScenarioText.host("freeMargin: -1%"),
            """
            t.yaml:4:17: hosts[0].freeMargin: "-1%" is negative; expected a percentage such as 75%
            """
        ),
        BadInput(
            "salting",
            ScenarioText.host("pageSharing: {salting: 3}"),
            """
            t.yaml:4:28: hosts[0].pageSharing.salting: "3" is not accepted; expected 0, 1 or 2
            """
        ),
        BadInput(
            "salting as a word",
            ScenarioText.host("pageSharing: {salting: none}"),
            """
            t.yaml:4:28: hosts[0].pageSharing.salting: "none" is not accepted; expected 0, 1 or 2
            """
        ),
        BadInput(
            "scan time",
            ScenarioText.host("pageSharing: {scanTime: 5m}"),
            """
            t.yaml:4:29: hosts[0].pageSharing.scanTime: "5m" is outside 10m to 10h; none is accepted too
            """
        ),
        BadInput(
            "scan time without unit",
            ScenarioText.host("pageSharing: {scanTime: 60}"),
            """
            t.yaml:4:29: hosts[0].pageSharing.scanTime: "60" has no unit; expected none or a time such as 90s, in ms, \
            s, m, h or d
            """
        ),
        BadInput(
            "rate",
            ScenarioText.host("pageSharing: {rateMaximum: 40000 pages/s}"),
            """
            t.yaml:4:32: hosts[0].pageSharing.rateMaximum: "40000 pages/s" is outside 0 pages/s to 32768 pages/s
            """
        ),
        BadInput(
            "rate unit",
            ScenarioText.host("pageSharing: {rateMaximum: 1024}"),
            """
            t.yaml:4:32: hosts[0].pageSharing.rateMaximum: "1024" has no unit; expected a rate such as 1024 pages/s
            """
        ),
        BadInput(
            "scan rate",
            ScenarioText.host("pageSharing: {scanPerGHz: 0.5 MiB/s}"),
            """
            t.yaml:4:31: hosts[0].pageSharing.scanPerGHz: "0.5 MiB/s" is not a whole number of MiB/s; expected a \
            rate such as 4 MiB/s, in MiB/s or GiB/s
            """
        ),
        BadInput(
            "scan total of zero",
            ScenarioText.host("pageSharing: {scanTotal: 0 pages/s}"),
            """
            t.yaml:4:30: hosts[0].pageSharing.scanTotal: "0 pages/s" is outside 1 pages/s to 1000000 pages/s; none is \
            accepted too
            """
        ),
        BadInput(
            "scan total too high",
            ScenarioText.host("pageSharing: {scanTotal: 1000001 pages/s}"),
            """
            t.yaml:4:30: hosts[0].pageSharing.scanTotal: "1000001 pages/s" is outside 1 pages/s to 1000000 pages/s; \
            none is accepted too
            """
        ),
        BadInput(
            "scan total in bytes",
            ScenarioText.host("pageSharing: {scanTotal: 1 MiB/s}"),
            """
            t.yaml:4:30: hosts[0].pageSharing.scanTotal: "1 MiB/s" has the unit "MiB/s"; expected none or a rate such \
            as 1024 pages/s
            """
        ),
        BadInput(
            "page sharing key",
            ScenarioText.host("pageSharing: {scanTotl: 200 pages/s}"),
            """
            t.yaml:4:19: hosts[0].pageSharing.scanTotl: unknown key, did you mean scanTotal? the keys here are \
            enabled, salting, scanTime, rateMaximum, scanPerGHz, scanTotal
            """
        ),
        BadInput(
            "boolean",
            ScenarioText.host("pageSharing: {enabled: yes}"),
            """
            t.yaml:4:28: hosts[0].pageSharing.enabled: "yes" is not accepted; expected true or false
            """
        ),
        BadInput(
            "page sharing as a word",
            ScenarioText.host("pageSharing: off"),
            """
            t.yaml:4:18: hosts[0].pageSharing: expected a mapping with keys such as enabled, found "off"
            """
        ),
        BadInput(
            "compression as a boolean",
            ScenarioText.host("compression: false"),
            """
            t.yaml:4:18: hosts[0].compression: expected a mapping with keys such as enabled, found "false"
            """
        ),
        BadInput(
            "compression key",
            ScenarioText.host("compression: {cacheMax: 10%}"),
            """
            t.yaml:4:19: hosts[0].compression.cacheMax: unknown key; the keys here are enabled, cacheMaximum, \
            decompression
            """
        ),
        BadInput(
            "compression enabled",
            ScenarioText.host("compression: {enabled: 1}"),
            """
            t.yaml:4:28: hosts[0].compression.enabled: "1" is not accepted; expected true or false
            """
        ),
        BadInput(
            "compression cache too small",
            ScenarioText.host("compression: {cacheMaximum: 4%}"),
            """
            t.yaml:4:33: hosts[0].compression.cacheMaximum: "4%" is outside 5% to 100%
            """
        ),
        BadInput(
            "compression cache too large",
            ScenarioText.host("compression: {cacheMaximum: 101%}"),
            """
            t.yaml:4:33: hosts[0].compression.cacheMaximum: "101%" is outside 5% to 100%
            """
        ),
        BadInput(
            "compression cache as a size",
            ScenarioText.host("compression: {cacheMaximum: 1 GiB}"),
            """
            t.yaml:4:33: hosts[0].compression.cacheMaximum: "1 GiB" has the unit "GiB"; expected a percentage such as \
            75%
            """
        ),
        BadInput(
            "decompression",
            ScenarioText.host("compression: {decompression: 0us}"),
            """
            t.yaml:4:34: hosts[0].compression.decompression: "0us" is outside 1us to 10s
            """
        ),
        BadInput(
            "host cache as a size",
            ScenarioText.host("hostCache: 64 GiB"),
            """
            t.yaml:4:16: hosts[0].hostCache: expected a mapping with keys such as size, found "64 GiB"
            """
        ),
        BadInput(
            "host cache without size",
            ScenarioText.host("hostCache: {latency: 100us}"),
            """
            t.yaml:4:16: hosts[0].hostCache: the key size is missing; expected the size of the cache, such as 64 GiB
            """
        ),
        BadInput(
            "host cache with a misspelt size",
            ScenarioText.host("hostCache: {sise: 64 GiB}"),
            """
            t.yaml:4:17: hosts[0].hostCache.sise: unknown key, did you mean size? the keys here are size, latency, \
            bandwidth
            """
        ),
        BadInput(
            "host cache too small",
            ScenarioText.host("hostCache: {size: 63 MiB}"),
            """
            t.yaml:4:23: hosts[0].hostCache.size: "63 MiB" is outside 64 MiB to 24 TiB
            """
        ),
        BadInput(
            "host cache too large",
            ScenarioText.host("hostCache: {size: 25 TiB}"),
            """
            t.yaml:4:23: hosts[0].hostCache.size: "25 TiB" is outside 64 MiB to 24 TiB
            """
        ),
        BadInput(
            "host cache latency and bandwidth",
            ScenarioText.host("hostCache: {size: 64 GiB, latency: 11s, bandwidth: 1 B/s}"),
            """
            t.yaml:4:40: hosts[0].hostCache.latency: "11s" is outside 1us to 10s
            t.yaml:4:56: hosts[0].hostCache.bandwidth: "1 B/s" is outside 1 MiB/s to 1 TiB/s
            """
        ),
        BadInput(
            "swap latency",
            ScenarioText.host("swapDevice: {latency: 1m}"),
            """
            t.yaml:4:27: hosts[0].swapDevice.latency: "1m" has the unit "m"; expected a time such as 5ms, in us, ms \
            or s
            """
        ),
        BadInput(
            "swap bandwidth",
            ScenarioText.host("swapDevice: {bandwidth: 200 MB/s}"),
            """
            t.yaml:4:29: hosts[0].swapDevice.bandwidth: "200 MB/s" has the unit MB/s, did you mean MiB/s? expected a \
            rate such as 64 MiB/s, in B/s, KiB/s, MiB/s, GiB/s or TiB/s
            """
        ),
        BadInput(
            "swap bandwidth too low",
            ScenarioText.host("swapDevice: {bandwidth: 1 KiB/s}"),
            """
            t.yaml:4:29: hosts[0].swapDevice.bandwidth: "1 KiB/s" is outside 1 MiB/s to 1 TiB/s
            """
        ),
    ]
}
