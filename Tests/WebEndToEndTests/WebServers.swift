/// The programs that these tests need beside the built one.
enum WebServers {
    static let all = ["prometheus", "promtool", "openssl", "curl"]
}
