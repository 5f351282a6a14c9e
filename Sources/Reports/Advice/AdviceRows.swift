internal import HeaderClassifier

extension Advice {
    /// Every row. The order is that in which they are given: what misleads, what is open to abuse, what helps the message, what helps a little.
    static let rows: [Advice] = warnings + openings + cloudWays + relays + mailboxes

    /// Places that many rows name.
    static let shell = "Exchange Management Shell", cloudShell = "Exchange Online PowerShell", portal = "Microsoft Defender portal"
    static func inAnyShell(_ command: String) -> [Step] { [Step(.servers.union(.edge), shell, "", [command]), Step(.cloud, cloudShell, "", [command])] }
    static let rulesPage = "EAC: Mail flow > Rules", receivePage = "EAC: Mail flow > Receive connectors"

    private static let warnings: [Advice] = [
        Advice(
            "take-it-from-the-mailbox", "Read the copy in the recipient's mailbox", if: "the stamps are not believed",
            "Nothing shows that the recipient's own Exchange wrote these stamps, so there is nothing to change yet. If this file is from the mailbox, say so with "
                + "--assume-mailbox, or name your archive and gateway hosts with --trusted-host.",
            [Step(.all, "Outlook", "Save the message from the recipient's own mailbox, as .eml or with its Internet headers.")],
            cost: "None.", .documented, [.firewall]
        ) { !$0.verdict.attestation.holds && $0.verdict.submission == .unknown },
        Advice(
            "safe-sender-in-accepted-domain", "Do not count on a Safe Senders entry in an accepted domain",
            if: "an entry of --safe-sender lies in a domain of --accepted-domain",
            "Since Exchange 2010 Outlook removes an accepted domain from Safe Senders again, and the shell refuses it. Of single addresses Microsoft says both: that they may be added (2011), "
                + "and that those of the recipient's own domain cannot (the cmdlet's page). The answers above count the entry; the mailbox may not have it.",
            inAnyShell("Get-MailboxJunkEmailConfiguration -Identity \"<mailbox>\" | Format-List TrustedSendersAndDomains"),
            cost: "None. Such an entry would let through every spoof of the own domain.", .documented, [.acceptedSafe, .junkconfig]
        ) { !$0.policy.acceptedSafeSenders.isEmpty },
    ]

    /// Settings that let in what should be filtered.
    private static let openings: [Advice] = [
        Advice(
            "internet-off-externally-secured", "Take Externally Secured off the connector that the Internet reaches", if: "mail from the Internet comes in externally secured",
            "The connector makes mail from outside internal: no filter, and the sender's name resolves. A gateway needs no such trust.",
            [
                Step(.exchange2013, receivePage + " > <connector> > Security", "Clear Externally secured and Exchange servers, select Anonymous users."),
                Step(
                    .servers, shell, "",
                    [
                        "Get-ReceiveConnector | Where-Object {$_.AuthMechanism -match \"ExternalAuthoritative\"} | Format-Table Identity,RemoteIPRanges",
                        "Set-ReceiveConnector \"<server>\\<connector>\" -AuthMechanism Tls -PermissionGroups AnonymousUsers",
                    ]),
            ],
            cost: "None in security. What comes in there is anonymous and filtered again, and its names no longer resolve.", .documented, [.relay, .setReceiveConnector]
        ) { $0.verdict.submission == .externallySecured && $0.isTrustedWrongly },
        Advice(
            "narrow-the-relay", "Let only the clients that need it use the relay", if: "the relay was used from an address outside --relay-host",
            "The connector takes connections from more addresses than yours. An open relay is found and used by spammers.",
            [
                Step(.exchange2013, receivePage + " > <connector>", "Remote network settings: remove the wide range, add the clients' addresses."),
                Step(.servers, shell, "", ["Set-ReceiveConnector \"<server>\\<connector>\" -RemoteIPRanges <client address>,<client address>"]),
            ],
            cost: "None in security. A client that is left out can no longer relay.", .documented, [.relay, .setReceiveConnector, .seed]
        ) { $0.verdict.findings.contains(.relayReachable) && !$0.isCloud },
        Advice(
            "narrow-the-scl-rule", "Narrow the mail flow rule that sets SCL -1", if: "mail from the Internet carries SCL -1, by a mail flow rule or for no stated reason",
            "A rule with a wide condition, such as a domain, a range of addresses or everything from a gateway, lets spam and spoofs into the Inbox.",
            [
                Step([.exchange2013, .cloud], rulesPage, "Look for rules whose action is SCL -1 (Bypass spam filtering), and add conditions or disable them."),
            ] + inAnyShell("Get-TransportRule | Format-List Name,State,Description"),
            cost: "None in security. Mail that only this rule let through may land in Junk.", .documented, [.notverdict, .getTransportRule]
        ) { $0.verdict.findings.contains(.internetMailSkipsFiltering) && [.why6, .why11, .why12].contains($0.verdict.sclReasonRule) },
        Advice(
            "trim-the-ip-allow-list", "Take the address off the IP Allow List", if: "mail from the Internet carries SCL -1 because of an IP Allow List",
            "Whatever comes from that address skips spam filtering and, in the cloud, SPF, DKIM and DMARC.",
            [
                Step(.cloud, portal + " (https://security.microsoft.com/antispam)", "Connection filter policy (Default) > Edit connection filter policy > Always allow messages."),
                Step(.cloud, cloudShell, "", ["Set-HostedConnectionFilterPolicy \"Default\" -IPAllowList @{Remove=\"<address>\"}"]),
                Step([.exchange2010, .edge], "Exchange Management Shell on the server with connection filtering", "", ["Get-IPAllowListEntry | Where {$_.IPRange -eq '<address>'} | Remove-IPAllowListEntry"]),
            ],
            cost: "None in security. Mail from that address is filtered again.", .documented, [.allowlists, .setConnectionFilter, .getIPAllowListEntry]
        ) { $0.verdict.findings.contains(.internetMailSkipsFiltering) && [.why1, .why5].contains($0.verdict.sclReasonRule) },
        Advice(
            "trim-the-allowed-senders", "Take the sender off the allowed senders of the anti-spam policy", if: "mail from the Internet carries SCL -1 because of an anti-spam policy",
            "Who writes that sender into From skips the filter: the least desirable way to allow mail, in Microsoft's own words.",
            [
                Step(.cloud, portal + " (https://security.microsoft.com/antispam)", "Allowed senders and domains of the inbound policy."),
                Step(
                    .cloud, cloudShell, "",
                    [
                        "Set-HostedContentFilterPolicy -Identity \"<policy>\" -AllowedSenders @{Remove=\"<sender>\"}",
                        "Set-HostedContentFilterPolicy -Identity \"<policy>\" -AllowedSenderDomains @{Remove=\"<domain>\"}",
                    ]),
            ],
            cost: "None in security. Mail of that sender is filtered again.", .documented, [.allowlists, .setSpamPolicy]
        ) { $0.verdict.findings.contains(.internetMailSkipsFiltering) && $0.verdict.sclReasonRule == .why7 },
        Advice(
            "look-behind-the-gateway", "If a gateway stands before Exchange Online: let the filter look behind it",
            if: "Exchange Online, and mail from the Internet skips the filter by a rule or an IP Allow List",
            "Enhanced Filtering for Connectors judges the address before the gateway, so that no exemption of the gateway is needed. Then disable the rule that sets SCL -1.",
            [
                Step(.cloud, portal + " (https://security.microsoft.com/skiplisting)", "Select the inbound connector of the gateway."),
                Step(.cloud, cloudShell, "", ["Set-InboundConnector -Identity \"<connector>\" -EFSkipLastIP $true"]),
            ],
            cost: "None in security. Try it on a few recipients first (-EFUsers).", .documented, [.enhancedFiltering, .setInbound]
        ) { $0.verdict.findings.contains(.internetMailSkipsFiltering) && $0.isCloud && [.why5, .why6].contains($0.verdict.sclReasonRule) },
        Advice(
            "map-cloud-verdicts", "Turn the cloud's spam verdicts into an SCL", if: "a mailbox on premises behind the cloud's filter, which called it spam, and no SCL says so",
            "The junk rule of a mailbox on premises reads the SCL only. Three mail flow rules on the own servers translate.",
            [
                Step(.exchange2013, rulesPage, "A message header includes any of these words: X-Forefront-Antispam-Report, SFV:SPM (SFV:SKS, SFV:SKB). Set the SCL to 6."),
                Step(
                    .servers, shell, "",
                    ["SPM", "SKS", "SKB"].map {
                        "New-TransportRule -Name \"<name> \($0)\" -HeaderContainsMessageHeader \"X-Forefront-Antispam-Report\" -HeaderContainsWords \"SFV:\($0)\" -SetSCL 6"
                    }),
            ],
            cost: "None in security.", .documented, [.hybridrules, .newTransportRule]
        ) { $0.verdict.findings.contains(.eopVerdictNotMapped) },
        Advice(
            "refuse-spoofs-of-the-own-domain", "Refuse mail from the Internet in your own name",
            if: "Exchange Online, anonymous from the Internet, From in an accepted domain, and DMARC or composite authentication failed",
            "It claims to be yours and does not prove it. No exemption: take the own domain out of every allow list and SCL -1 rule.",
            [
                Step(.cloud, "DNS", "Publish SPF, DKIM and a DMARC record with p=quarantine or p=reject for the domain."),
                Step(
                    .cloud, cloudShell, "",
                    [
                        "Set-AntiPhishPolicy -Identity \"<policy>\" -EnableSpoofIntelligence $true -HonorDmarcPolicy $true",
                        "Set-OrganizationConfig -RejectDirectSend $true",
                    ]),
            ],
            cost: "Services that send in your name without SPF or DKIM are junked or held. RejectDirectSend refuses anonymous mail with your domain in MAIL FROM "
                + "(not From) that matches no inbound connector: make connectors for devices first.",
            .documented, [.dmarc, .setAntiPhish, .directSend, .setOrganization]
        ) { $0.isCloud && $0.isAnonymousInOwnName && $0.failedAuthentication },
        Advice(
            "refuse-spoofs-on-premises", "Refuse mail from the Internet in your own name", if: "on premises, anonymous from the Internet, From in an accepted domain",
            "It claims to be yours and nobody authenticated. The Sender ID agent compares the client's address with the domain's SPF record. No exemption for the own domain.",
            [
                Step(.servers.union(.edge), "DNS", "An SPF record that lists every server that sends for the domain."),
                Step(.servers.union(.edge), "Exchange Management Shell on the server that takes mail from the Internet", "", ["Set-SenderIdConfig -SpoofedDomainAction Reject"]),
            ],
            cost: "It holds for all domains: what comes from a server that its domain's SPF record does not list is refused, services that send for you included. The antispam agents must be installed.", .documented, [.setSenderID]
        ) { $0.verdict.platform == .onprem && $0.isAnonymousInOwnName && $0.verdict.submissionDetail == .internet && $0.verdict.familyRule != .att20 },
    ]
}
