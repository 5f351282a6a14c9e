import Foundation
import TestSupport
import Testing

/// The table of advice, as `rules --advice` prints it, and what `explain` takes from it.
struct AdviceTests {
    struct Row: Decodable {
        struct Step: Decodable { var exchange: String, `where`: String, what: String, commands: [String] }
        struct Source: Decodable { var title: String, url: String }
        var id: String, title: String, condition: String, reason: String, steps: [Step], cost: String, mark: String, sources: [Source]
    }

    static func rows() throws -> [Row] {
        try JSONDecoder().decode([Row].self, from: Data(Program.run(["rules", "--advice", "--format", "json"]).out.utf8))
    }

    static func file(_ name: String) -> String { name + (FileManager.default.fileExists(atPath: name + ".msg") ? ".msg" : ".eml") }

    /// With the options that its expectation names.
    static func arguments(_ name: String) throws -> [String] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(name).expect.json"))
        return try JSONDecoder().decode(CorpusTests.Expectation.self, from: data).args.map { $0.replacingOccurrences(of: "@corpus", with: Program.corpus) }
    }

    /// The section of a sample.
    static func section(_ name: String) throws -> String { section(in: try Program.run(["explain"] + arguments(name) + [file(name)]).out) }

    /// Those of all samples, by name: one run for all that have the same options.
    static func sections() throws -> [String: String] {
        var sections: [String: String] = [:]
        for (arguments, names) in Dictionary(grouping: CorpusTests.names, by: { (try? arguments($0)) ?? [] }) {
            let out = "\n\n\n" + (try Program.run(["explain"] + arguments + names.map { file($0) }).out)
            for name in names {
                let start = try #require(out.range(of: "\n\n\n\(file(name))\n"), "\(name)")
                let rest = out[start.upperBound...]
                sections[name] = section(in: String(rest[..<(rest.range(of: "\n\n\n/")?.lowerBound ?? rest.endIndex)]))
            }
        }
        return sections
    }

    private static func section(in out: String) -> String {
        guard let start = out.range(of: "\nWhat to change") else { return "" }
        let rest = out[start.upperBound...]
        return String(rest[..<(rest.range(of: "\nUnknown\n") ?? rest.range(of: "\nSources\n") ?? rest.endIndex..<rest.endIndex).lowerBound])
    }

    static func ids(_ section: String) -> [String] {
        section.split(separator: "\n").compactMap { line in
            let words = line.drop { $0 == " " }.split(separator: " ")
            return line.hasPrefix("     ") && words.count > 1 && words[1].hasPrefix("(") && words[1].hasSuffix("):") ? String(words[0]) : nil
        }
    }

    /// Every cmdlet and parameter here was looked up in Microsoft's reference; one that is added to the table is looked up first.
    static let known: [String: Set<String>] = [
        "Add-ADPermission": ["-User", "-ExtendedRights"], "Add-IPAllowListEntry": ["-IPAddress"],
        "Get-HostedConnectionFilterPolicy": [], "Get-InboundConnector": [], "Get-InboxRule": ["-Mailbox"], "Get-IPAllowListEntry": [],
        "Get-MailboxJunkEmailConfiguration": ["-Identity"], "Get-ReceiveConnector": [], "Get-TransportRule": [],
        "New-InboundConnector": ["-Name", "-ConnectorType", "-SenderDomains", "-SenderIPAddresses"],
        "New-ReceiveConnector": ["-Name", "-Server", "-TransportRole", "-Custom", "-Bindings", "-RemoteIPRanges"],
        "New-TenantAllowBlockListItems": ["-ListType", "-Allow", "-Entries", "-RemoveAfter"],
        "New-TransportRule": ["-Name", "-SenderIpRanges", "-SetSCL", "-HeaderContainsMessageHeader", "-HeaderContainsWords"],
        "Remove-IPAllowListEntry": [],
        "Set-AntiPhishPolicy": ["-Identity", "-EnableSpoofIntelligence", "-HonorDmarcPolicy"],
        "Set-CASMailbox": ["-Identity", "-SmtpClientAuthenticationDisabled"], "Set-ContentFilterConfig": ["-BypassedSenders"],
        "Set-HostedConnectionFilterPolicy": ["-IPAllowList"],
        "Set-HostedContentFilterPolicy": ["-Identity", "-AllowedSenders", "-AllowedSenderDomains", "-BlockedSenders", "-BlockedSenderDomains"],
        "Set-InboundConnector": ["-Identity", "-EFSkipLastIP"],
        "Set-MailboxJunkEmailConfiguration": ["-Identity", "-TrustedListsOnly", "-BlockedSendersAndDomains", "-TrustedSendersAndDomains"],
        "Set-OrganizationConfig": ["-RejectDirectSend", "-SCLJunkThreshold"],
        "Set-ReceiveConnector": ["-AuthMechanism", "-PermissionGroups", "-RemoteIPRanges"], "Set-SenderIdConfig": ["-SpoofedDomainAction"],
        "Set-TransportConfig": ["-SmtpClientAuthenticationDisabled"],
        "Format-List": [], "Format-Table": [], "Where-Object": ["-match", "-eq"], "Where": ["-match", "-eq"],
    ]

    @Test func everyRowIsWhole() throws {
        let rows = try Self.rows()
        #expect(rows.count >= 25)
        #expect(Set(rows.map(\.id)).count == rows.count)
        for row in rows {
            #expect(row.id.wholeMatch(of: /[a-z]+(-[a-z]+)+/) != nil, "\(row.id)")
            #expect(!row.sources.isEmpty && row.sources.allSatisfy { $0.url.hasPrefix("https://") && !$0.title.isEmpty }, "\(row.id) has no source")
            #expect(!row.title.isEmpty && !row.condition.isEmpty && !row.reason.isEmpty && !row.cost.isEmpty && !row.steps.isEmpty, "\(row.id)")
            #expect(["documented", "observed", "inferred"].contains(row.mark))
            for step in row.steps { #expect(!step.where.isEmpty && !(step.what.isEmpty && step.commands.isEmpty), "\(row.id)") }
        }
    }

    @Test func commandsAreWellFormed() throws {
        var seen: Set<String> = []
        for row in try Self.rows() {
            for command in row.steps.flatMap(\.commands) {
                #expect(command.count(where: { $0 == "\"" }) % 2 == 0 && command.count(where: { $0 == "'" }) % 2 == 0, "\(command)")
                #expect(command.count(where: { $0 == "<" }) == command.matches(of: /<[a-z]+( [a-z]+)*>/).count, "\(command)")
                #expect(command.count(where: { $0 == "<" }) == command.count(where: { $0 == ">" }), "\(command)")
                let bare = command.replacing(/"[^"]*"|'[^']*'/, with: "''")
                for stage in bare.split(separator: "|") {
                    let words = stage.split(whereSeparator: { " {}".contains($0) }).map(String.init)
                    let parameters = try #require(Self.known[words[0]], "\(words[0]) was not looked up")
                    seen.insert(words[0])
                    for word in words.dropFirst() where word.wholeMatch(of: /-[A-Za-z]+/) != nil { #expect(parameters.contains(word), "\(words[0]) \(word) was not looked up") }
                }
            }
        }
        #expect(seen.count == Self.known.count, "\(Set(Self.known.keys).subtracting(seen).sorted()) stand in no row")
    }

    @Test func everyRowIsReachedAndNoneTooMany() throws {
        var reached: Set<String> = []
        for (name, section) in try Self.sections() {
            let ids = Self.ids(section)
            #expect(ids.count <= 3 && section.isEmpty == ids.isEmpty, "\(name) \(ids)")
            #expect(Set(ids).count == ids.count)
            reached.formUnion(ids)
        }
        #expect(Set(try Self.rows().map(\.id)).subtracting(reached).sorted() == [], "advice that no sample calls for")
    }

    /// What would make a bad situation worse.
    @Test func advicesNothingHarmful() throws {
        for row in try Self.rows() {
            let commands = row.steps.flatMap(\.commands).joined(separator: "\n")
            #expect(!commands.contains("-AuthMechanism ExternalAuthoritative") && !commands.contains("TreatMessagesAsInternal $"), "\(row.id)")
            if commands.contains("-SetSCL -1") { #expect(["relay-anonymous-with-scl", "scl-for-the-client"].contains(row.id)) }
        }
        let exemptions = ["SetSCL -1", "Add-IPAllowListEntry", "BypassedSenders", "IPAllowList @{Add", "SCLJunkThreshold"]
        var fromOutside = 0
        let sections = try Self.sections()
        for record in try Program.records([Program.corpus]) {
            let name = String(try #require(record["source"] as? String).dropLast(4))
            let findings = record["findings"] as? [String] ?? []
            let isFromOutside =
                record["submissionDetail"] as? String == "internet" || findings.contains("internet-mail-treated-as-internal") || name.hasSuffix("through-a-gateway")
            guard isFromOutside else { continue }
            fromOutside += 1
            let section = try #require(sections[name], "\(name)")
            for exemption in exemptions { #expect(!section.contains(exemption), "\(name): \(exemption)") }
        }
        #expect(fromOutside > 40)
        // A spoof of the own domain gets no exemption at all.
        for name in ["spoofed-own-domain-in-inbox", "spoofed-own-domain-on-premises", "direct-send-junked"] {
            let section = try Self.section("\(Program.corpus)/situation-\(name)")
            #expect(section.contains("-RejectDirectSend $true") || section.contains("-SpoofedDomainAction Reject"), "\(name)")
            for word in exemptions + ["-Allow ", "TrustedSendersAndDomains"] { #expect(!section.contains(word), "\(name): \(word)") }
        }
    }

    /// Spam from the Internet is no reason to let more of it through; a sender may be let through in one mailbox, if it is none.
    @Test func noThresholdForTheInternet() throws {
        let folder = try TemporaryFolder()
        func section(_ received: String) throws -> String {
            let text = received + "X-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-AuthSource: ex.example.com\r\nX-MS-Exchange-Organization-SCL: 9\r\nFrom: a@example.org\r\nSubject: x\r\n\r\n"
            return Self.section(in: try Program.run(["explain", try folder.write("in.eml", text)]).out)
        }
        func hop(_ client: String) -> String { "Received: from mx.example.org (\(client)) by ex.example.com (10.0.0.2) with Microsoft SMTP Server id 15.1.2507.34 via Frontend Transport; Wed, 18 Feb 2026 11:08:56 +0100\r\n" }
        #expect(Self.ids(try section(hop("203.0.113.9"))) == ["safe-sender-entry"])
        #expect(Self.ids(try section(hop("10.0.0.9") + "Received: from a.example.net (203.0.113.9) by mx.example.org with ESMTP id 1; Wed, 18 Feb 2026 11:08:55 +0100\r\n")) == ["safe-sender-entry"])
        #expect(try section(hop("10.0.0.9")).contains("raise-the-threshold"))
    }

    /// The founding article's four situations.
    @Test(arguments: [
        ("1-anonymous-scl-minus-one", ["keep-the-exemption-narrow", "authenticate-the-client"]),
        ("2-anonymous-without-scl", ["scl-for-the-client", "authenticate-the-client", "outlook-filter-off"]),
        ("3-externally-secured-without-scl", ["relay-anonymous-with-scl", "scl-for-the-client", "outlook-filter-off"]),
        ("4-authenticated", ["outlook-filter-off"]),
    ])
    func foundingSituations(_ name: String, _ expected: [String]) throws {
        #expect(Self.ids(try Self.section("\(Program.corpus)/situation-founding-\(name)")) == expected)
    }

    @Test func theArticleAndItsCorrections() throws {
        let third = try Self.section("\(Program.corpus)/situation-founding-3-externally-secured-without-scl")
        #expect(third.contains("Ed Sparks' article") && third.contains("An anonymous relay has no SCL -1 by itself"))
        #expect(third.contains("\n      New-TransportRule -Name \"<name>\" -SenderIpRanges <client address> -SetSCL -1\n"))
        let stamped = try Self.section("\(Program.corpus)/situation-is-it-externally-secured")
        #expect(Self.ids(stamped).first == "review-externally-secured" && stamped.contains("with\n    and without"))
    }

    /// Releases told apart by the build in the hop.
    @Test func releases() throws {
        let old = try Self.section("\(Program.corpus)/situation-externally-secured-exchange-2010")
        #expect(old.contains("(Exchange Server 2010, by the build 14.3.513.0 in its hop)"))
        #expect(!old.contains("TransportRole") && !old.contains("SenderIpRanges") && old.contains("Add-IPAllowListEntry"))
        let new = try Self.section("\(Program.corpus)/situation-founding-3-externally-secured-without-scl")
        #expect(new.contains("(Exchange Server 2013, by the build 15.0.1497.48 in its hop)"))
        #expect(new.contains("-TransportRole FrontendTransport") && !new.contains("Add-IPAllowListEntry"))
        #expect(try Self.section("\(Program.corpus)/situation-name-not-resolved").contains("(Exchange Server SE, by the build 15.2.2562.17 in its hop)"))
        #expect(try Self.section("\(Program.corpus)/situation-junk-though-nothing-rated").contains("(Exchange Server 2019, "))
        // IPOnAllowList since 2013: an Edge server.
        #expect(try Self.section("\(Program.corpus)/situation-founding-1-anonymous-scl-minus-one").contains("since 2013 an Edge server"))
        let cloud = try Self.section("\(Program.corpus)/situation-allowed-yet-junk-user-blocked")
        #expect(cloud.contains("Exchange Online PowerShell:") && !cloud.contains("Exchange Management Shell"))
    }

    /// Who has no administrator gets no cmdlet, and stamps that are not believed tell no release.
    @Test func consumersAndStrangers() throws {
        let consumer = try Self.section("\(Program.corpus)/srv-02-consumer-custom-folder")
        #expect(consumer.contains("Outlook on the web: Settings > Mail > Rules.") && !consumer.contains("Shell") && !consumer.contains("Get-"))
        let leaked = try Self.section("\(Program.corpus)/att-10-leaked-from-the-cloud")
        #expect(Self.ids(leaked) == ["take-it-from-the-mailbox"] && !leaked.contains("by the build"))
    }

    /// The three ways by which devices send through Exchange Online.
    @Test func devices() throws {
        #expect(Self.ids(try Self.section("\(Program.corpus)/situation-direct-send")) == ["direct-send"])
        #expect(Self.ids(try Self.section("\(Program.corpus)/situation-direct-send-junked")) == ["refuse-spoofs-of-the-own-domain", "direct-send"])
        #expect(Self.ids(try Self.section("\(Program.corpus)/situation-smtp-relay-connector")) == ["smtp-relay-connector"])
        #expect(Self.ids(try Self.section("\(Program.corpus)/situation-smtp-auth-client-submission")) == ["smtp-auth-with-oauth"])
    }

    @Test func aSafeSenderInAnAcceptedDomainIsWarnedOf() throws {
        let file = Program.corpus + "/alert-anonymous-relay.eml"
        for entry in ["example.com", "@EXAMPLE.com", "backup@example.com"] {
            let result = try Program.run(["--safe-sender", entry, "--accepted-domain", "example.com", file])
            #expect(result.status == 0 && result.err.contains("Outlook removes"), "\(entry)")
        }
        #expect(try Program.run(["--safe-sender", "example.org", "--accepted-domain", "example.com", file]).err == "")
        #expect(try Program.run(["--safe-sender", "sub.example.com", "--accepted-domain", "example.com", file]).err == "")
    }

    @Test func thePageIsCurrent() throws {
        let page = try String(contentsOfFile: RealMail.package + "/docs/advice.md", encoding: .utf8)
        #expect(try Program.run(["rules", "--advice", "--format", "markdown"]).out == page)
    }
}
