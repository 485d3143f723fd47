import Testing

@testable import HostSimulation

/// Overhead against the cells of the vSphere 6.0 to 8.0 table (VMW-OH).
struct VirtualMachineOverheadTests {
    /// Configured MiB, vCPUs, MiB of overhead.
    @Test(arguments: [
        (256, 1, 20.29), (256, 2, 24.28), (256, 4, 32.23), (256, 8, 48.16),
        (1024, 1, 25.90), (1024, 2, 29.91), (1024, 4, 37.86), (1024, 8, 53.82),
        (4096, 1, 48.64), (4096, 2, 52.72), (4096, 4, 60.67), (4096, 8, 76.78),
        (16_384, 1, 139.62), (16_384, 2, 143.98), (16_384, 4, 151.93), (16_384, 8, 168.60),
    ])
    func cellsOfTheTableAreMet(size: Int, vCPUs: Int, mebibytes: Double) {
        let pages = VirtualMachineOverhead.vSphere6.pages(configuredSize: size * 256, vCPUs: Int64(vCPUs))
        // Rounded up to whole pages of 1/256 MiB.
        #expect(Double(pages) / 256 >= mebibytes - 1e-9)
        #expect(Double(pages) / 256 < mebibytes + 1.001 / 256)
    }

    @Test func betweenCellsTheTableIsRead() {
        // Half way from 256 to 1024 MiB at 1 vCPU: (20.29 + 25.90) / 2 = 23.095 MiB = 5912.3 pages.
        #expect(VirtualMachineOverhead.vSphere6.pages(configuredSize: 640 * 256, vCPUs: 1) == 5913)
        // Half way from 2 to 4 vCPUs at 1024 MiB: 33.885 MiB = 8674.6 pages.
        #expect(VirtualMachineOverhead.vSphere6.pages(configuredSize: 1024 * 256, vCPUs: 3) == 8675)
    }

    @Test func beyondTheTableTheLastSlopeGoesOn() {
        // 90.98 MiB for 12 GiB more, so as much again at 28 GiB: 139.62 + 90.98 = 230.60 MiB = 59 033.6 pages.
        #expect(VirtualMachineOverhead.vSphere6.pages(configuredSize: 28_672 * 256, vCPUs: 1) == 59_034)
        #expect(VirtualMachineOverhead.vSphere6.pages(configuredSize: 16 * 256, vCPUs: 1) > 256)
    }

    /// ESX 2: configured MiB, vCPUs, MiB of overhead (memory-model.md section 2.3).
    @Test(arguments: [(256, 1, 54.0), (512, 2, 64.0), (2048, 1, 102.0), (1536, 1, 86.0)])
    func olderServersTakeAFixedAmountAndSomeForEachGigabyte(size: Int, vCPUs: Int, mebibytes: Double) {
        let pages = VirtualMachineOverhead.esx2.pages(configuredSize: size * 256, vCPUs: Int64(vCPUs))
        #expect(Double(pages) / 256 == mebibytes)
    }
}
