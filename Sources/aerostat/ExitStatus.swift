import ArgumentParser

/// What the program's exit code means. Other programs rely on it.
enum ExitStatus {
    /// The thing that was checked is bad.
    static let bad = ExitCode(1)
    /// The period that was summed up is worse than bad.
    static let critical = ExitCode(2)
    /// Something could not be read, written or reached.
    static let unavailable = ExitCode(3)
    /// Ended by an interrupt before the work was done.
    static let interrupted = ExitCode(130)

    static let help = """
        EXIT STATUS
          0   all is well
          1   the scenario, or a configuration file, is bad
          3   something cannot be read, written or reached
          64  the command line is wrong
        """
}
