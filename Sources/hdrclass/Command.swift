import Reports
@main struct M { static func main() {} }
