import Testing

@testable import WebSecurity

struct VerdictCacheTests {
    private func question(_ name: String, _ password: String) throws -> VerdictCache.Question {
        let header = BasicCredentialsTests.header(name, password)
        return VerdictCache.Question(try #require(BasicCredentials(header: header)), hash: .unknown(cost: 4))
    }

    @Test func itHoldsSoManyOfEachKind() throws {
        var cache = VerdictCache()
        for number in 0..<1000 {
            cache.keep(true, on: try question("right", "\(number)"))
            cache.keep(false, on: try question("wrong", "\(number)"))
            #expect(cache.count <= 2 * VerdictCache.capacity)
        }
        #expect(cache.count == 2 * VerdictCache.capacity)
        let oldestLeft = 1000 - VerdictCache.capacity
        #expect(cache.verdict(on: try question("right", "\(oldestLeft)")) == true)
        #expect(cache.verdict(on: try question("right", "\(oldestLeft - 1)")) == nil)
        #expect(cache.verdict(on: try question("wrong", "\(oldestLeft)")) == false)
        #expect(cache.verdict(on: try question("wrong", "\(oldestLeft - 1)")) == nil)
    }

    @Test func nameAndPasswordAreNotMixedUp() throws {
        var cache = VerdictCache()
        cache.keep(true, on: try question("a", "b:c"))
        #expect(cache.verdict(on: try question("a", "b:c")) == true)
        #expect(cache.verdict(on: try question("ab", ":c")) == nil)
        #expect(cache.verdict(on: try question("a", "bc")) == nil)
    }
}
