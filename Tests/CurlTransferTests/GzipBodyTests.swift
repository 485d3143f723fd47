import CurlTransfer
import Foundation
import Testing

struct GzipBodyTests {
    @Test(arguments: [0, 1, 1_000, 3_000_000])
    func gzipReadsItBack(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
        let packed = GzipBody.compress(bytes)
        #expect(packed == GzipBody.compress(bytes))
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).gz")
        try Data(packed).write(to: file)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let read = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && Array(read) == bytes)
    }

    @Test func textShrinks() {
        let page = Array(
            String(repeating: "aerostat_vm_memory_size_bytes{vm=\"web-01\"} 17179869184\n", count: 1_000).utf8
        )
        #expect(GzipBody.compress(page).count < page.count / 20)
    }
}
