import Testing

@testable import PublishedExperiments
