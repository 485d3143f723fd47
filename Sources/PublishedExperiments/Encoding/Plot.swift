extension Reproduction {
    /// The curves of all experiments as one SVG document.
    public func plot() -> [UInt8] { [] }
}
