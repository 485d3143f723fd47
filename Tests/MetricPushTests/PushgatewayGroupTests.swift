import Testing

@testable import MetricPush

struct PushgatewayGroupTests {
    @Test(arguments: [
        ("h0", "/metrics/job/aerostat/host/h0"),
        ("a-b_c.d~e", "/metrics/job/aerostat/host/a-b_c.d~e"),
        ("rack 1+2%", "/metrics/job/aerostat/host/rack%201%2B2%25"),
        ("zürich?#", "/metrics/job/aerostat/host/z%C3%BCrich%3F%23"),
        ("/var/tmp", "/metrics/job/aerostat/host@base64/L3Zhci90bXA"),
        ("a/b", "/metrics/job/aerostat/host@base64/YS9i"),
        ("/~~?", "/metrics/job/aerostat/host@base64/L35-Pw"),
        ("", "/metrics/job/aerostat/host@base64/="),
        (".", "/metrics/job/aerostat/host@base64/Lg"),
        ("..", "/metrics/job/aerostat/host@base64/Li4"),
    ])
    func valuesTravelInTheFormThatKeepsThem(value: String, path: String) throws {
        #expect(try PushgatewayGroup(job: "aerostat", labels: ["host": value]).path == path)
    }

    @Test func jobAndLabelsKeepTheirOrder() throws {
        #expect(try PushgatewayGroup(job: "aerostat").path == "/metrics/job/aerostat")
        let group = try PushgatewayGroup(job: "a/b", labels: ["host": "h", "run": "1"])
        #expect(group.path == "/metrics/job@base64/YS9i/host/h/run/1")
    }

    @Test(arguments: ["", "1st", "__name__", "host-name", "höst", "a/b"])
    func invalidLabelNamesAreRefused(name: String) {
        #expect(throws: PushError.self) {
            try PushgatewayGroup(job: "aerostat", labels: [name: "h0"])
        }
    }

    @Test func emptyJobAndRepeatedLabelsAreRefused() {
        #expect(throws: PushError.invalidGroup(problem: "the job is empty; give it a name")) {
            try PushgatewayGroup(job: "")
        }
        #expect(throws: PushError.invalidGroup(problem: "the label host is given twice")) {
            try PushgatewayGroup(job: "aerostat", labels: ["host": "a", "host": "b"])
        }
        #expect(throws: PushError.invalidGroup(problem: "the label job is given twice")) {
            try PushgatewayGroup(job: "aerostat", labels: ["job": "b"])
        }
    }
}
