import Foundation
import RealReceivers

/// The collectors that scrape aerostat or take its pushes.
extension Surroundings {
    /// - Parameter port: 0 is any free one.
    func startPushgateway(port: Int = 0) throws -> RunningProgram {
        try RunningProgram(
            RealServers.path("prometheus-pushgateway"),
            // Debian's build keeps its groups in a file by default, which would leak from one run into the next.
            ["--web.listen-address=127.0.0.1:\(port)", "--persistence.file="],
            log: folder.appending(path: "pushgateway.log")
        )
    }

    /// A Prometheus that scrapes aerostat as job `twin` and the gateway as job `gateway` every second.
    func startPrometheus(aerostat: Int, gateway: Int) throws -> RunningProgram {
        let configuration = folder.appending(path: "prometheus.yml")
        let text = """
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - job_name: twin
                static_configs: [{targets: ["127.0.0.1:\(aerostat)"]}]
              - job_name: gateway
                honor_labels: true
                static_configs: [{targets: ["127.0.0.1:\(gateway)"]}]
            """
        try Data(text.utf8).write(to: configuration)
        return try RunningProgram(
            RealServers.path("prometheus"),
            [
                "--config.file=\(configuration.path(percentEncoded: false))",
                "--storage.tsdb.path=\(folder.appending(path: "data").path(percentEncoded: false))",
                "--web.listen-address=127.0.0.1:0",
            ],
            log: folder.appending(path: "prometheus.log")
        )
    }
}
