import ArgumentParser

/// The program: parses arguments, wires the parts, prints, and chooses the exit code.
@main
struct Aerostat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aerostat",
        abstract: "Simulates how a hypervisor reclaims memory from its virtual machines, for Prometheus to scrape.",
        discussion: """
            EXAMPLES
              aerostat serve                         serve /metrics on 127.0.0.1:10075
              aerostat top http://127.0.0.1:10075    watch it on a terminal
              aerostat run crisis --for 1h           simulate an hour at once, as CSV
              aerostat scenarios crisis > mine.yaml  start a scenario of your own
              aerostat check mine.yaml               see whether it is good
              aerostat reproduce                     run published experiments
              aerostat explain crisis --at 12m       see why machines lost memory
              aerostat rehearse crisis --rules FILE  see when your alerts fire
              aerostat report --history h.db         report what happened, from a history
              aerostat summary --history h.db        see in one screen how the last day was
              aerostat push --queue q --status       see what was delivered, and what waits

            EXIT STATUS
              0   all is well
              1   what was checked is bad
              2   a period that was summed up is worse than bad
              3   something cannot be read, written or reached
              64  the command line is wrong
            """,
        version: Build.description,
        subcommands: [
            Serve.self, Top.self, Run.self, Report.self, Summary.self, Push.self, Check.self, Scenarios.self,
            Reproduce.self, Explain.self, Rehearse.self,
        ]
    )
}
