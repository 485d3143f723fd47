import Testing

@testable import MetricPush

struct PushgatewayPathTests {
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
    func valuesTravelInTheFormThatKeepsThem(value: String, path: String) {
        #expect(PushgatewayPath.make([("job", "aerostat"), ("host", value)]) == path)
    }

    @Test func labelsKeepTheirOrder() {
        #expect(PushgatewayPath.make([("job", "aerostat")]) == "/metrics/job/aerostat")
        let labels = [(name: "job", value: "a/b"), (name: "host", value: "h"), (name: "run", value: "1")]
        #expect(PushgatewayPath.make(labels) == "/metrics/job@base64/YS9i/host/h/run/1")
    }
}
