import HostModel
import HostSimulation
import LocatedYAML

/// All settings of a workload before they are fitted to a machine.
struct WorkloadSettings: Hashable {
    // No public source gives a typical guest; these make a machine that holds 80 % of its memory when left alone,
    // most of which its guest could do without.
    var kernel = AmountPattern.constant(.percent(5))
    var workingSet = AmountPattern.constant(.percent(20))
    var idle = AmountPattern.constant(.percent(30))
    var fileCache = AmountPattern.constant(.percent(25))
    var busy = AmountPattern.constant(.percent(100))
    var touchRate = Ratio(millionths: 100_000)
    var writeRate = Ratio(millionths: 10_000)
    var fileCacheTouchRate = Ratio(millionths: 500)
    /// Pages a second.
    var growthRate: Int64 = 16_384

    /// A setting that does not fit a machine.
    struct Misfit {
        /// The key to which the problem belongs.
        var key: String
        var message: String
    }

    func workload(size: PageCount) -> Workload {
        var workload = Workload(
            kernel: kernel.resolved(size: size.value),
            workingSet: workingSet.resolved(size: size.value),
            idle: idle.resolved(size: size.value),
            fileCache: fileCache.resolved(size: size.value),
            busy: busy.resolved(size: Ratio.one.millionths)
        )
        workload.touchRate = touchRate
        workload.writeRate = writeRate
        workload.fileCacheTouchRate = fileCacheTouchRate
        workload.growthRate = growthRate
        return workload
    }

    /// Why the workload is impossible on a machine of this size: each amount is taken at its highest.
    func misfits(size: PageCount) -> [Misfit] {
        let memory = Quantity.size.show(size.value)
        let kernelMaximum = kernel.maximum(size: size.value)
        let used = kernelMaximum + workingSet.maximum(size: size.value)
        let allocated = used + idle.maximum(size: size.value)
        let cache = fileCache.maximum(size: size.value)
        var misfits: [Misfit] = []
        if kernelMaximum > size.value {
            misfits.append(
                Misfit(
                    key: "kernel",
                    message: "reaches \(Quantity.showRoundedUp(pages: kernelMaximum)), at most the machine's memory "
                        + "of \(memory) is possible"
                )
            )
        } else if used > size.value {
            misfits.append(
                Misfit(
                    key: "workingSet",
                    message: "kernel and workingSet together reach \(Quantity.showRoundedUp(pages: used)), at "
                        + "most the machine's memory of \(memory) is possible"
                )
            )
        } else if allocated > size.value * ScenarioBounds.workloadMultiple {
            misfits.append(
                Misfit(
                    key: "idle",
                    message: "kernel, workingSet and idle together reach \(Quantity.showRoundedUp(pages: allocated)), "
                        + "at most \(ScenarioBounds.workloadMultiple) times the machine's memory of \(memory) is possible"
                )
            )
        }
        if cache > size.value {
            misfits.append(
                Misfit(
                    key: "fileCache",
                    message: "reaches \(Quantity.showRoundedUp(pages: cache)), at most the machine's memory of "
                        + "\(memory) is possible"
                )
            )
        }
        let busiest = busy.maximum(size: Ratio.one.millionths)
        if busiest > Ratio.one.millionths {
            misfits.append(
                Misfit(
                    key: "busy",
                    message: "reaches \(Quantity.percentage.show(busiest)), at most 100% is possible"
                )
            )
        }
        return misfits
    }

    /// Rows of traces that every further size of machine costs.
    var convertedTraceRows: Int {
        [kernel, workingSet, idle, fileCache, busy].reduce(0) { $0 + $1.convertedRows }
    }
}

/// The keys of a `workload` mapping that were given; the others stay as they are.
struct WorkloadChanges {
    /// The mapping itself and, by key, the fields in it.
    var field: Field
    var fields: FieldSet
    var kernel: AmountPattern?
    var workingSet: AmountPattern?
    var idle: AmountPattern?
    var fileCache: AmountPattern?
    var busy: AmountPattern?
    var touchRate: Ratio?
    var writeRate: Ratio?
    var fileCacheTouchRate: Ratio?
    var growthRate: Int64?

    func applied(to settings: WorkloadSettings) -> WorkloadSettings {
        var result = settings
        result.kernel = kernel ?? settings.kernel
        result.workingSet = workingSet ?? settings.workingSet
        result.idle = idle ?? settings.idle
        result.fileCache = fileCache ?? settings.fileCache
        result.busy = busy ?? settings.busy
        result.touchRate = touchRate ?? settings.touchRate
        result.writeRate = writeRate ?? settings.writeRate
        result.fileCacheTouchRate = fileCacheTouchRate ?? settings.fileCacheTouchRate
        result.growthRate = growthRate ?? settings.growthRate
        return result
    }

    /// The field to which a problem with a key belongs: the key's, or the whole mapping's when it was not given.
    func field(for key: String) -> Field { fields[key] ?? field }
}
