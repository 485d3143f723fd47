import ArgumentParser

@main
struct Aerostat: ParsableCommand {}
