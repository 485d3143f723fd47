import HostSimulation

/// W02-PRICE: the worked vectors of the adjusted price, and what the tax means for two machines (memory-model.md
/// section 2.2). Computed by the functions that the engine balances memory with.
enum PriceVectors {
    static let experiment = PublishedExperiment(
        id: "W02-PRICE",
        title: "Shares per page after the idle memory tax: worked vectors",
        source: "Waldspurger, OSDI 2002, section 5.2, as worked in lecture notes",
        parameters: [
            ExperimentParameter("shares, pages, active part", "as in the vectors", .published(.secondary)),
            ExperimentParameter("two machines", "100 000 pages for two of equal shares", .chosen),
        ],
        measure: { Outcome(findings: prices + victims + consequences) }
    )

    private typealias Outcome = PublishedExperiment.Outcome

    private struct Client {
        var name: String
        var shares: Double
        var pages: Double
        var activePart: Double
        var price: Double
        var decimals: Int

        func price(_ tax: IdleMemoryTax) -> Double {
            tax.sharesPerPage(shares: shares, pages: pages, active: activePart * pages)
        }
    }

    /// By tax: machines, the victim first.
    private static let vectors: [(tax: Double, clients: [Client])] = [
        (
            0.80,
            [
                Client(name: "Alpha", shares: 6000, pages: 4000, activePart: 0.25, price: 0.375, decimals: 3),
                Client(name: "Beta", shares: 2000, pages: 2000, activePart: 0.85, price: 0.625, decimals: 3),
            ]
        ),
        (
            0,
            [
                Client(name: "Beta", shares: 2000, pages: 2000, activePart: 0.85, price: 1.0, decimals: 1),
                Client(name: "Alpha", shares: 6000, pages: 4000, activePart: 0.25, price: 1.5, decimals: 1),
            ]
        ),
        (
            0.50,
            [
                Client(name: "B", shares: 1000, pages: 1000, activePart: 0.9, price: 0.9091, decimals: 4),
                Client(name: "A'", shares: 2000, pages: 1000, activePart: 0.2, price: 1.1111, decimals: 4),
                Client(name: "A", shares: 2000, pages: 1000, activePart: 0.8, price: 1.6667, decimals: 4),
            ]
        ),
    ]

    private static var prices: [Finding] {
        vectors.flatMap { tax, clients in
            clients.map { client in
                Finding(
                    "price of \(client.name) at \(decimalText(tax * 100, decimals: 0)) % tax",
                    published: .number(client.price),
                    simulated: client.price(IdleMemoryTax(rate: tax)),
                    decimals: client.decimals,
                    evidence: .secondary,
                    .within(0.5 / powerOfTen(client.decimals)),
                    basis: "rounding of the printed figure"
                )
            }
        }
    }

    private static var victims: [Finding] {
        vectors.map { tax, clients in
            let prices = clients.map { $0.price(IdleMemoryTax(rate: tax)) }
            return Finding(
                "price of the next machine less that of the victim \(clients[0].name) at "
                    + "\(decimalText(tax * 100, decimals: 0)) % tax",
                published: .statement("above 0"),
                simulated: (prices.dropFirst().min() ?? 0) - prices[0],
                decimals: 3,
                evidence: .secondary,
                .atLeast(0),
                basis: "the victim is the machine with the lowest price"
            )
        }
    }

    /// Two machines of equal shares, one idle and one active, at no bound.
    private static var consequences: [Finding] {
        let total = 100_000
        let claims = [0.0, Double(total)].map { Entitlement.Claim(shares: 1000, active: $0, low: 0, high: total) }
        return [0, 0.5, 0.75].map { tax in
            let parts = Entitlement.divide(total, among: claims, tax: IdleMemoryTax(rate: tax))
            return Finding(
                "memory of an idle machine over that of an active one at \(decimalText(tax * 100, decimals: 0)) % tax",
                published: .number(1 - tax),
                simulated: Double(parts[0]) / Double(parts[1]),
                decimals: 4,
                evidence: .derived,
                .within(0.0001),
                basis: "closed form 1 - tax; a page is 1/100 000 of what is divided"
            )
        }
    }
}
