extension HostSimulation {
    /// Gives the phases a view on the buffers. Nothing of it may outlive the call.
    mutating func withMemory<Result>(_ body: (HostMemory) -> Result) -> Result {
        let count = guests.count
        return withUnsafePointer(to: constants) { constants in
            withUnsafeMutablePointer(to: &host) { host in
                guests.withUnsafeMutableBufferPointer { guests in
                    balanceInputs.withUnsafeMutableBufferPointer { balanceInputs in
                        counts.withUnsafeMutableBufferPointer { counts in
                            samples.withUnsafeMutableBufferPointer { samples in
                                pools.withUnsafeMutableBufferPointer { pools in
                                    guestConstants.withUnsafeBufferPointer { guestConstants in
                                        guard let guests = guests.baseAddress, let counts = counts.baseAddress,
                                            let samples = samples.baseAddress,
                                            let balanceInputs = balanceInputs.baseAddress,
                                            let guestConstants = guestConstants.baseAddress
                                        else { preconditionFailure("a host without machines has no buffers") }
                                        return body(
                                            HostMemory(
                                                host: host,
                                                constants: constants,
                                                guestCount: count,
                                                states: guests,
                                                balanceInputs: balanceInputs,
                                                guestConstants: guestConstants,
                                                counts: counts,
                                                samples: samples,
                                                pools: pools
                                            )
                                        )
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension HostMemory {
    private static let cacheLine = 64

    /// Reads through the host's buffers once, front to back. In a large fleet nothing of a host is left in the caches
    /// when its turn comes, and fetching it in order takes less time than fetching it where the phases happen to look.
    /// Returns the sum of what it read, which means nothing, but keeps the compiler from leaving the reads out.
    func readAhead() -> Int {
        Self.sum(UnsafeRawPointer(states), bytes: guestCount * MemoryLayout<GuestState>.stride)
            &+ Self.sum(UnsafeRawPointer(counts), bytes: guestCount * Self.countsPerGuest * MemoryLayout<Int32>.stride)
    }

    private static func sum(_ buffer: UnsafeRawPointer, bytes: Int) -> Int {
        var sum = 0
        var offset = 0
        while offset < bytes {
            sum &+= Int(buffer.load(fromByteOffset: offset, as: Int32.self))
            offset &+= cacheLine
        }
        return sum
    }
}
