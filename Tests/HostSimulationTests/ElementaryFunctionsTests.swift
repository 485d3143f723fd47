import Foundation
import Testing

@testable import HostSimulation

/// Our exponential: right to a few units in the last place, and to the bit what it always was.
struct ElementaryFunctionsTests {
    /// Bit patterns worked out in another language by the same steps: a platform or compiler that gives others would give other runs.
    private static let golden: [(Double, UInt64)] = [
        (0.0, 0x3FF0_0000_0000_0000), (1, 0x4005_BF0A_8B14_5768), (-1, 0x3FD7_8B56_362C_EF39),
        (0.5, 0x3FFA_6129_8E1E_069B), (-0.001, 0x3FEF_F7CF_E56F_1A9D), (10, 0x40D5_829D_CF95_0562),
        (-10.25, 0x3F02_899A_7A83_5443), (100, 0x48F3_494A_9B17_1BFC), (-300.7, 0x24D2_2572_0438_E3AE),
        (699.9, 0x7F0A_C3C2_D258_3106),
    ]

    @Test(arguments: golden)
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

    @Test func smallArgumentsAreRightToAFewUnits() {
        for step in -1000...1000 {
            let x = Double(step) / 1000
            let expected = exp(x)
            #expect(abs(ElementaryFunctions.exponential(x) - expected) <= 4 * expected.ulp)
        }
    }
}
