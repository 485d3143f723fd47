import NIOCore
import Testing

@testable import StatusServer

struct PageMemoryTests {
    private static let length = 2 * 1024 * 1024
    private let memory = PageMemory()

    private func page(of byte: UInt8, count: Int = length) -> SharedPage {
        SharedPage(upTo: count, in: memory) { room in
            for index in 0..<count { room[index] = byte }
            return count
        }
    }

    private func address(of page: SharedPage) -> UInt { page.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }

    @Test func aPageTakesTheMemoryOfOneThatNobodyHolds() {
        var first: SharedPage? = page(of: 1)
        let place = first.map(address)
        first = nil
        #expect(memory.spareByteCount >= Self.length)
        let second = page(of: 2)
        #expect(memory.spareByteCount == 0)
        #expect(address(of: second) == place)
        #expect(second.bytes == Array(repeating: 2, count: Self.length))
    }

    @Test func bytesThatAreStillBeingSentStayAsTheyAre() {
        var first: SharedPage? = page(of: 1)
        let sent = first?.buffer
        first = nil
        let second = page(of: 2)
        #expect(sent.map { Array($0.readableBytesView) } == Array(repeating: 1, count: Self.length))
        #expect(second.bytes == Array(repeating: 2, count: Self.length))
    }

    @Test func whatIsKeptIsBounded() {
        var pages = (0..<10).map { page(of: $0) }
        let one = pages[0].buffer.capacity
        pages = []
        #expect(memory.spareByteCount == 2 * one)
    }

    @Test func shortPagesAreLeftToTheLibrary() {
        _ = page(of: 1, count: 1000)
        #expect(memory.spareByteCount == 0)
    }

    @Test func memoryThatIsTooLongForThePagesOfTodayIsGivenBack() {
        _ = page(of: 1)
        for _ in 0..<255 { _ = page(of: 1, count: 1000) }
        #expect(memory.spareByteCount > 0)
        _ = page(of: 1, count: 1000)
        #expect(memory.spareByteCount == 0)
    }
}
