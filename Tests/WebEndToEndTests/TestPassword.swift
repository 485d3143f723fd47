/// Passwords of the tests, and what bcrypt makes of them at a low cost, so that tests are quick.
enum TestPassword {
    static let plain = "correct horse"
    static let hash = "$2y$05$WTdQyfOXzbo.jgZWeF2vieRH2YxGyebj7cYkNINxNz5dPI2K0gcqS"
    static let otherPlain = "battery staple"
    static let otherHash = "$2y$05$Y9j5GpZ2D96kX153Sb0GvOKD1GGnapCZepBdHMAV/DcV1aeF5n9Je"
}
