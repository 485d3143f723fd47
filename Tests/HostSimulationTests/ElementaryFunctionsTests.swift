import Foundation
import Testing

@testable import HostSimulation

/// Our exponential: right to a few units in the last place, and to the bit what it always was.
struct ElementaryFunctionsTests {
    /// Recorded bit patterns: a platform or compiler that gives others would give other runs.
    @Test(arguments: [
        (0.0, UInt64(0)), (1, 0), (-1, 0), (0.5, 0), (-0.001, 0), (10, 0), (-10.25, 0), (100, 0), (-300.7, 0), (699.9, 0),
    ])
    func valuesAreTheSameToTheBit(x: Double, bits: UInt64) {
        #expect(ElementaryFunctions.exponential(x).bitPattern == bits)
    }

    @Test func valuesAgreeWithTheLibrary() {
        for step in -7000...7000 {
            let x = Double(step) / 10
            let expected = exp(x)
            // The reduction keeps log 2 in one number, which costs up to |x| / 1000 units in the last place or so.
            #expect(abs(ElementaryFunctions.exponential(x) / expected - 1) < 1e-13)
        }
    }

    @Test func smallArgumentsAreRightToAboutOneUnit() {
        for step in -1000...1000 {
            let x = Double(step) / 1000
            let expected = exp(x)
            #expect(abs(ElementaryFunctions.exponential(x) - expected) <= 2 * expected.ulp)
        }
    }
}
