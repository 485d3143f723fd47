import Foundation
import Testing

@testable import WebSecurity

struct AddressTextTests {
    @Test(
        arguments: [
            ([192, 0, 2, 7], "192.0.2.7"),
            ([0, 0, 0, 0], "0.0.0.0"),
            ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 0, 0, 1], "10.0.0.1"),
            ([0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "2001:db8::1"),
            ([UInt8](repeating: 0, count: 16), "::"),
            ([UInt8](repeating: 0, count: 15) + [1], "::1"),
            ([0, 1] + [UInt8](repeating: 0, count: 14), "1::"),
            ([0, 1, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7], "1:0:2:3:4:5:6:7"),
            ([0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 6, 0, 7], "1::3:0:0:6:7"),
            ([0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 7], "1:0:0:3::7"),
        ] as [([UInt8], String)]
    )
    func addressesAreWrittenAsGoWritesThem(bytes: [UInt8], expected: String) {
        #expect(AddressText.text(of: bytes) == expected)
    }

    @Test(arguments: [0, 3, 5, 15, 17])
    func otherLengthsAreNoAddress(count: Int) {
        #expect(AddressText.text(of: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func longAddressesAreReadBackByTheSystem() {
        var random = SplitMix(seed: 3)
        for _ in 0..<2000 {
            // Zeros are frequent, since they are what is written in odd ways.
            let bytes = (0..<16).map { _ in UInt8([0, 0, 0, 1, 255].randomElement(using: &random) ?? 0) }
            guard let text = AddressText.text(of: bytes), text.contains(":") else { continue }
            var address = in6_addr()
            #expect(inet_pton(AF_INET6, text, &address) == 1)
            #expect(withUnsafeBytes(of: &address) { Array($0) } == bytes)
        }
    }
}
