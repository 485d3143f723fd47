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
