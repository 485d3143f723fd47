import JSONReading
import Testing

@testable import PrometheusReading

struct MatrixAnswerTests {
    private struct Sample: Equatable {
        var labels: LabelSet
        var time: Int64
        var value: String
    }

    private static func read(_ text: String) throws -> [Sample] {
        var samples: [Sample] = []
        try MatrixAnswer(Array(text.utf8)).readSeries { labels in
            { time, value in
                samples.append(Sample(labels: labels, time: time, value: String(decoding: value, as: UTF8.self)))
            }
        }
        return samples
    }

    private static func labels(_ pairs: KeyValuePairs<String, String>) -> LabelSet {
        var labels = LabelSet()
        for (name, value) in pairs { labels.add(name, value) }
        return labels
    }

    @Test func samplesAreReadInTheirOrder() throws {
        let text = """
            {"status":"success","data":{"resultType":"matrix","result":[
            {"metric":{"__name__":"up","job":"a\\"b"},"values":[[1.5,"1"],[2,"NaN"]]},
            {"metric":{},"values":[[3,"-2.5e-7"],[4,null]]},{"metric":{"a":""},"values":[]}]},"warnings":["w"]}
            """
        let up = Self.labels(["__name__": "up", "job": "a\"b"])
        #expect(
            try Self.read(text) == [
                Sample(labels: up, time: 1500, value: "1"), Sample(labels: up, time: 2000, value: "NaN"),
                Sample(labels: LabelSet(), time: 3000, value: "-2.5e-7"),
                Sample(labels: LabelSet(), time: 4000, value: "NaN"),
            ]
        )
    }

    @Test func orderOfKeysDoesNotMatter() throws {
        let text = """
            {"data":{"result":[{"values":[[1,"2"]],"x":[],"metric":{"b":"2","a":"1"}}],"resultType":"matrix"},
            "isPartial":false,"status":"success"}
            """
        #expect(try Self.read(text) == [Sample(labels: Self.labels(["a": "1", "b": "2"]), time: 1000, value: "2")])
    }

    @Test func errorIsInTheServersWords() {
        let text = #"{"status":"error","errorType":"bad_data","error":"no \"such\" thing"}"#
        #expect(MatrixAnswer(Array(text.utf8)).errorWords == "no \"such\" thing")
        #expect(throws: MatrixAnswer.ServerError.self) { try Self.read(text) }
        #expect(MatrixAnswer(Array("<html>".utf8)).errorWords == nil)
    }

    @Test func partialAnswerIsAnError() {
        let text = #"{"status":"success","isPartial":true,"data":{"resultType":"matrix","result":[]}}"#
        #expect(throws: MatrixAnswer.ServerError.self) { try Self.read(text) }
    }

    @Test(arguments: [
        "", "<html>", "[]", "{}", #"{"status":"success"}"#,
        #"{"status":"fine","data":{"resultType":"matrix","result":[]}}"#,
        #"{"status":"success","data":{"resultType":"vector","result":[]}}"#,
        #"{"status":"success","data":{"resultType":"matrix","result":[{"values":[[1,"2"]]}]}}"#,
        #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1]]}]}}"#,
        #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[["1","2"]]}]}}"#,
        #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1e300,"2"]]}]}}"#,
        #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"2",3]]}]}}"#,
        #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":1},"values":[]}]}}"#,
    ])
    func otherAnswersAreRefused(text: String) {
        #expect(throws: JSONReader.Fault.self) { try Self.read(text) }
    }
}
