import HostModel

/// One value for each memory state.
struct PerState<Value: Sendable>: Sendable {
    var high: Value
    var clear: Value
    var soft: Value
    var hard: Value
    var low: Value

    subscript(state: MemoryState) -> Value {
        get {
            switch state {
            case .high: high
            case .clear: clear
            case .soft: soft
            case .hard: hard
            case .low: low
            }
        }
        set {
            switch state {
            case .high: high = newValue
            case .clear: clear = newValue
            case .soft: soft = newValue
            case .hard: hard = newValue
            case .low: low = newValue
            }
        }
    }
}

extension PerState: Equatable where Value: Equatable {}
extension PerState: Hashable where Value: Hashable {}
