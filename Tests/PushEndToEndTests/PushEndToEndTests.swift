import Testing

/// Pushes of the built program to real receivers. One test at a time: each has servers of its own, and some look at how
/// fast things happen.
@Suite(.serialized)
enum PushEndToEndTests {}
