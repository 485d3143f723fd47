import Testing

@testable import SnapshotEncoding

/// Which format a scrape gets, worked out by hand from RFC 9110.
struct ContentNegotiationTests {
    /// What programs send that scrape, and others that ask for a page.
    @Test(
        arguments: [
            // Prometheus 2.42, and the same with native histograms.
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                .openMetrics1_0_0, nil
            ),
            (
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,"
                    + "application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                .openMetrics1_0_0, nil
            ),
            // Prometheus 2.5 to 2.30 or so.
            (
                "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                .openMetrics0_0_1, nil
            ),
            // Prometheus 3, with UTF-8 names, with old names, and with native histograms.
            (
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                    + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                .openMetrics1_0_0, "allow-utf-8"
            ),
            (
                "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=underscores;q=0.4,"
                    + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                .openMetrics1_0_0, "underscores"
            ),
            (
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
                    + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                    + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                    + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
                .openMetrics1_0_0, "allow-utf-8"
            ),
            // Prometheus 3 told to scrape text alone.
            (
                "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4",
                .text1_0_0, "allow-utf-8"
            ),
            // VictoriaMetrics' agent, and many others.
            ("text/plain;version=0.0.4;q=1,*/*;q=0.1", .text0_0_4, nil),
            // Telegraf: protobuf or text.
            (
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,"
                    + "text/plain;version=0.0.4;q=0.3",
                .text0_0_4, nil
            ),
            // curl, a client without the header, Firefox, Chrome, Java.
            ("*/*", .text0_0_4, nil),
            (nil, .text0_0_4, nil),
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", .text0_0_4,
                nil
            ),
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
                    + "application/signed-exchange;v=b3;q=0.7",
                .text0_0_4, nil
            ),
            ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", .text0_0_4, nil),
        ] as [(String?, ExpositionFormat, String?)]
    )
    func clientGetsTheBestThatItReads(accept: String?, format: ExpositionFormat, escaping: String?) {
        expect(accept, format, escaping)
    }

    @Test(
        arguments: [
            ("application/openmetrics-text", .openMetrics1_0_0, nil),
            ("application/openmetrics-text;version=0.0.1", .openMetrics0_0_1, nil),
            ("text/plain", .text0_0_4, nil),
            ("text/plain;version=1.0.0", .text1_0_0, nil),
            ("text/*", .text0_0_4, nil),
            ("application/*", .openMetrics1_0_0, nil),
            // Of two that are wanted alike the one that is named, and of those the first.
            ("*/*,application/openmetrics-text;version=0.0.1", .openMetrics0_0_1, nil),
            ("text/*,application/openmetrics-text", .openMetrics1_0_0, nil),
            ("text/plain;version=1.0.0,application/openmetrics-text;version=1.0.0", .text1_0_0, nil),
            (
                "application/openmetrics-text;version=0.0.1,application/openmetrics-text;version=1.0.0",
                .openMetrics0_0_1, nil
            ),
            // The more specific range decides about a format, wherever it stands.
            ("text/plain;q=0.2,*/*;q=0.9", .openMetrics1_0_0, nil),
            ("*/*;q=0.9,text/plain;q=0.2", .openMetrics1_0_0, nil),
            (
                "application/openmetrics-text;version=1.0.0;q=0.1,application/openmetrics-text;q=0.8",
                .openMetrics0_0_1, nil
            ),
            ("text/*;q=0.5,text/plain;version=0.0.4;q=0.1,application/*;q=0.3", .text1_0_0, nil),
            ("text/plain;q=0.1,text/plain;q=0.7,application/openmetrics-text;q=0.5", .text0_0_4, nil),
            // Ruled out by 0.
            ("application/openmetrics-text;q=0,*/*", .text0_0_4, nil),
            ("text/plain;q=0,*/*", .openMetrics1_0_0, nil),
            ("text/plain;version=0.0.4;q=0,text/plain", .text1_0_0, nil),
            // Upper case, space, and parameters that say nothing here.
            ("APPLICATION/OpenMetrics-Text ; Version=1.0.0 ; Q=0.5", .openMetrics1_0_0, nil),
            (
                "text/plain;q=0.3 ,\tapplication/openmetrics-text; charset=utf-8; version=1.0.0; q=0.4",
                .openMetrics1_0_0, nil
            ),
            (
                #"application/openmetrics-text;version="1.0.0";x="a,b;c\"d";q=0.9,text/plain;q=0.5"#, .openMetrics1_0_0,
                nil
            ),
            // Thousandths count.
            (
                "text/plain;version=0.0.4;q=0.500,application/openmetrics-text;version=1.0.0;q=0.501",
                .openMetrics1_0_0, nil
            ),
            ("text/plain;q=1.000,application/openmetrics-text;q=0.999", .text0_0_4, nil),
        ] as [(String?, ExpositionFormat, String?)]
    )
    func qualitiesAndRangesCount(accept: String?, format: ExpositionFormat, escaping: String?) {
        expect(accept, format, escaping)
    }

    @Test(arguments: ["allow-utf-8", "underscores", "dots", "values"])
    func knownEscapingIsEchoed(escaping: String) {
        for format in ExpositionFormat.allCases {
            let range = format.contentType.split(separator: ";")[..<2].joined(separator: ";")
            expect("\(range);escaping=\(escaping);q=0.5,*/*;q=0.1", format, escaping)
            // That of another range does not count.
            expect("\(range),image/png;escaping=\(escaping)", format, nil)
        }
    }

    @Test(arguments: ["", "allow-utf-16", "values\r\nSet-Cookie: a=b", "\"values\"x", "VALUES"])
    func unknownEscapingIsNotEchoed(escaping: String) {
        expect("application/openmetrics-text;version=1.0.0;escaping=\(escaping)", .openMetrics1_0_0, nil)
    }

    /// What is odd has no say; with nothing left the answer is the text format 0.0.4.
    @Test(
        arguments: [
            "", ",", ",,;;,", ";", "=", "q=1", "text", "text/", "/plain", "image/png", "application/json",
            "application/openmetrics-text;version=2.0.0", "text/plain;version=0.0.3", "text/plain;version=",
            "application/openmetrics-text;q=2", "application/openmetrics-text;q=-1",
            "application/openmetrics-text;q=1.001", "application/openmetrics-text;q=abc",
            "application/openmetrics-text;q=", "application/openmetrics-text;q=.", "application/openmetrics-text;q=1e0",
            "application/openmetrics-text;q=0.5;q=0.6", "application/openmetrics-text;q=00.5",
            "application/openmetrics-text;q=\u{661}", "application/openmetrics-text;q=0",
            "application/openmetrics-text;x=\"", "application/openmetrics-text;x=\"\\",
            "\"application/openmetrics-text\"",
            "applicati\u{F6}n/openmetrics-text", "application/openmetrics-text\u{0}", "\u{0}\r\n",
            "application/openmetrics-text;version=1.0.0," + String(repeating: "a", count: 5000),
        ]
    )
    func oddHeaderGetsPlainText(accept: String) {
        expect(accept, .text0_0_4, nil)
    }

    @Test func lengthIsBounded() {
        let range = "application/openmetrics-text"
        let padding = ContentNegotiation.maximumLength - range.utf8.count
        expect(range + String(repeating: ",", count: padding), .openMetrics1_0_0, nil)
        expect(range + String(repeating: ",", count: padding + 1), .text0_0_4, nil)
    }

    @Test(
        arguments: [
            (nil, false), ("", false), ("gzip", true), ("GZIP", true), ("x-gzip", true), ("gzip, deflate, br", true),
            ("deflate, gzip;q=1.0, *;q=0.5", true), ("identity", false), ("identity, gzip", true), ("br", false),
            ("gzip;q=0", false), ("gzip;q=0.000", false), ("gzip;q=0.001", true), ("*", true), ("*;q=0", false),
            ("gzip;q=0, *", false), ("identity;q=1, gzip;q=0.5", false), ("identity;q=0.5, gzip;q=0.5", true),
            ("identity;q=0.5, gzip;q=1.0, *;q=0", true), ("gzip;q=0.5, *;q=1", false),
            ("*;q=0.1, identity;q=0.2", false),
            ("gzip;q=2", false), ("gzip;q=x", false), ("gzip;q=1;q=0", false), ("gzipped", false), ("not-gzip", false),
            (" gzip ", true), ("gzip;x=\"", false), ("br;q=1.0, gzip;q=0.8, *;q=0.1", true),
            ("gzip," + String(repeating: " ", count: 5000), false),
        ] as [(String?, Bool)]
    )
    func gzipWhereItIsAskedFor(acceptEncoding: String?, expected: Bool) {
        #expect(ContentNegotiation.prefersGzip(acceptEncoding: acceptEncoding) == expected)
    }

    private func expect(
        _ accept: String?,
        _ format: ExpositionFormat,
        _ escaping: String?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let choice = ContentNegotiation.choice(accept: accept)
        #expect(choice.format == format, sourceLocation: sourceLocation)
        let contentType = format.contentType + (escaping.map { "; escaping=\($0)" } ?? "")
        #expect(choice.contentType == contentType, sourceLocation: sourceLocation)
    }
}
