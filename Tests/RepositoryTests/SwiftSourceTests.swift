import Testing

struct SwiftSourceTests {
    @Test func commentsAndLiteralsAreBlankAndInterpolationIsCode() {
        let source = SwiftSource(
            ##"""
            let a = "{ \(f("}") { g }) {" // {
            let b = #"{ " \n \#(h) }"# + "\"{"
            let c = [/{"\/{/, 1 / 2 / 3]
            """##
        )
        let code = source.lines.map { $0.filter { $0 != " " } }
        #expect(code == ["leta=(f(){g})", "letb=(h)+", "letc=[,1/2/3]"])
    }

    @Test func functionsAreMeasuredFromTheirFirstLineToTheirLastBrace() {
        let source = SwiftSource(
            """
            protocol P {
                func required(a: Int)
                var size: Int { get }
            }
            struct S {
                var stored = 1
                init(
                    a: Int
                ) {
                    call()
                }

                func outer() -> Int {
                    let text = "}"
                    return [1].map { $0 }.count
                }
            }
            """
        )
        #expect(
            source.functions == [
                .init(line: 3, lineCount: 1), .init(line: 7, lineCount: 5), .init(line: 13, lineCount: 4),
            ]
        )
    }

    @Test func importsAreFoundWithTheirModifiers() {
        let source = SwiftSource(
            """
            import A
            public import B
            @preconcurrency import struct C.D
            #if canImport(Glibc)
                import Glibc
            #endif
            // import E
            let text = "import F"
            """
        )
        #expect(source.imports == ["A", "B", "C", "Glibc"])
    }
}
