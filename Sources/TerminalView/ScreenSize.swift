/// Characters that a terminal shows.
package struct ScreenSize: Sendable, Hashable {
    package static let usual = ScreenSize(columns: 80, rows: 24)

    package let columns: Int
    package let rows: Int

    /// What cannot be is taken for the nearest that can.
    package init(columns: Int, rows: Int) {
        self.columns = min(max(columns, 1), 1_000)
        self.rows = min(max(rows, 1), 1_000)
    }
}
