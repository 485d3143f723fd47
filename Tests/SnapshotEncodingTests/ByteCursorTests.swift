import Testing

@testable import SnapshotEncoding

struct ByteCursorTests {
    private func written(_ value: Int64, decimals: Int = 0) -> String {
        var bytes: [UInt8] = []
        bytes.append(upTo: ByteCursor.maximumNumberLength) { $0.write(value, decimals: decimals) }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        arguments: [
            (1_500_000, 6, "1.5"), (-1_500_000, 6, "-1.5"), (1, 6, "0.000001"), (-1, 6, "-0.000001"), (0, 6, "0"),
            (1_000_000, 6, "1"), (1_000_001, 6, "1.000001"), (10, 3, "0.01"), (90_250, 3, "90.25"), (100, 0, "100"),
            (.max, 18, "9.223372036854775807"), (.min, 18, "-9.223372036854775808"), (.min, 0, "-9223372036854775808"),
            (1, 18, "0.000000000000000001"),
        ] as [(Int64, Int, String)]
    )
    func fixedPointHasNoTrailingZeros(value: Int64, decimals: Int, text: String) {
        #expect(written(value, decimals: decimals) == text)
    }

    /// Powers of 2 and of 10 and their neighbours are where counts of digits go wrong.
    @Test func numbersOfEveryLengthAreWrittenLikeTheLibraryDoes() {
        var values: [Int64] = [0, .max, .min, .min + 1]
        for exponent in 0..<19 {
            let power = (0..<exponent).reduce(Int64(1)) { power, _ in power * 10 }
            values += [power - 1, power, power + 1, -power, power / 2 * 3]
        }
        for exponent in 0..<63 { values += [(1 << exponent) - 1, 1 << exponent, -(1 << exponent)] }
        values += (0...20_000)
        var random = SplitMix(state: 1)
        for _ in 0..<20_000 { values.append(Int64(bitPattern: random.next() >> (random.next() % 64))) }
        for value in values { #expect(written(value) == String(value)) }
        for value in values {
            for decimals in [3, 6, 9, 18] {
                #expect(written(value, decimals: decimals) == decimalText(value, decimals: decimals))
            }
        }
    }

    /// Blocks are stored whole, but what stands behind a piece is written over.
    @Test(arguments: [0, 1, 2, 31, 32, 33, 63, 64, 65, 100])
    func paddedBytesAreWrittenWithoutTheirSlack(count: Int) {
        let piece = (0..<count).map { UInt8($0 + 1) }
        let source = piece + [UInt8](repeating: 0xFF, count: ByteCursor.slack)
        var bytes: [UInt8] = [7]
        bytes.append(upTo: 2 * count + 1) { cursor in
            source.withUnsafeBufferPointer { source in
                cursor.write(padded: UnsafeBufferPointer(rebasing: source[..<count]))
                cursor.write(padded: UnsafeBufferPointer(rebasing: source[..<count]))
            }
            cursor.write(9)
        }
        #expect(bytes == [7] + piece + piece + [9])
    }

    @Test func appendingKeepsWhatWasThere() {
        var bytes = Array("one ".utf8)
        bytes.append(upTo: 1000) { cursor in
            cursor.write(Array("two".utf8))
            cursor.write([])
            cursor.write(UInt8(ascii: "!"))
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "one two!")
    }
}
