/// All experiments, in the order of memory-model.md sections 14 to 17.
public enum PublishedExperiments {
    public static let all: [PublishedExperiment] =
        [BalloonedGuest.experiment, IdenticalMachines.experiment] + SharingSite.experiments
        + [ActiveEstimate.experiment, IdleTax.experiment, BootStorm.experiment, PriceVectors.experiment]
        + [
            MinFreeTable.experiment, StateTable.experiment, OverheadTables.experiment, ShareLevels.experiment,
            SwapFile.experiment, CompressionCache.experiment,
        ]
        + LoweredLimit.experiments + FieldCharts.experiments + LimitedMachines.experiments + SharingStudy.experiments
}
