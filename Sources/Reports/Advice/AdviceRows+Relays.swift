internal import HeaderClassifier

extension Advice {
    /// What relays on premises need: the founding article's subject.
    static let relays: [Advice] = [
        Advice(
            "update-outlook", "Let Outlook honour SCL -1: update it, or encrypt its connection", if: "SCL -1, and --honours-scl-minus-one off",
            "Outlook takes an SCL of -1 for 0 when it does not see that the message came over a secure connection: Outlook 2007, and 2010 and 2013 without their updates of 2014.",
            [Step(.all, "Outlook", "Account settings > More Settings > Security: Encrypt data between Microsoft Outlook and Microsoft Exchange. Outlook 2007 with Exchange 2013 or later: replace it.")],
            cost: "None.", .documented, [.kb2976484, .kb2885002]
        ) { $0.verdict.scl == -1 && $0.verdict.junk.client == .exposed && !$0.policy.honoursSCLMinusOne },
        Advice(
            "review-externally-secured", "Find out which connectors are Externally Secured, and whether they must be", if: "externally secured with SCL -1",
            "Such a client is internal whatever it sends: no filter, no size limit, any sender's name. Ed Sparks' article says that Externally Secured stamps no SCL; "
                + "public header sections show it with and without, and this one has -1, which the junk rule and Outlook's own filter honour.",
            [
                Step(
                    .servers, shell, "",
                    ["Get-ReceiveConnector | Where-Object {$_.AuthMechanism -match \"ExternalAuthoritative\"} | Format-Table Identity,RemoteIPRanges"])
            ],
            cost: "None, it only lists. Not recommended for what comes from outside or cannot be trusted wholly.", .documented, [.relay, .mech10, .seed]
        ) { $0.verdict.submission == .externallySecured && !$0.isTrustedWrongly && $0.verdict.scl == -1 },
        Advice(
            "relay-anonymous-with-scl", "Relay anonymously with SCL -1 instead of Externally Secured", if: "externally secured, from a client of your own",
            "Ed Sparks' article on relays: the connector then vouches for nobody, and SCL -1 keeps every filter off. An anonymous relay has no SCL -1 by itself. Where the article takes it "
                + "from the IP Allow List, that is for Exchange 2007, 2010 and Edge servers; since 2013 a mail flow rule sets it.",
            [
                Step(.exchange2013, receivePage + " > Add", "Role Frontend Transport, type Custom, the clients' addresses only. Then, in the shell:"),
                Step(
                    .exchange2013, shell, "",
                    ["New-ReceiveConnector -Name \"<name>\" -Server <server> -TransportRole FrontendTransport -Custom -Bindings 0.0.0.0:25 -RemoteIPRanges <client address>"]),
                Step(
                    .exchange2010, "Exchange Management Shell (2007 and 2010)", "",
                    ["New-ReceiveConnector -Name \"<name>\" -Server <server> -Custom -Bindings 0.0.0.0:25 -RemoteIPRanges <client address>"]),
                Step(
                    .servers, shell, "",
                    [
                        "Set-ReceiveConnector \"<server>\\<name>\" -PermissionGroups AnonymousUsers",
                        "Get-ReceiveConnector \"<server>\\<name>\" | Add-ADPermission -User \"NT AUTHORITY\\ANONYMOUS LOGON\" -ExtendedRights \"Ms-Exch-SMTP-Accept-Any-Recipient\"",
                    ]),
                Step(.exchange2013, shell, "", ["New-TransportRule -Name \"<name>\" -SenderIpRanges <client address> -SetSCL -1"]),
                Step([.exchange2010, .edge], "Exchange Management Shell on the server with connection filtering", "", ["Add-IPAllowListEntry -IPAddress <client address>"]),
            ],
            cost: "The name no longer resolves. Who sends from that address relays unfiltered: single addresses, never a range that others share.",
            .documented, [.seed, .relay, .newReceiveConnector, .newTransportRule, .addIPAllowListEntry]
        ) { $0.verdict.submission == .externallySecured && !$0.isTrustedWrongly },
        Advice(
            "scl-for-the-client", "Have your own client's mail stamped with SCL -1",
            if: "on premises, from a client of your own, without SCL -1: a relay, or a connector that is externally secured",
            "If it is your own client: SCL -1 is the one stamp that the junk rule and Outlook's own filter both honour; an SCL of 0 to 9 exempts from nothing in Outlook. No connector "
                + "changes, so a name that resolves goes on resolving.",
            [
                Step(.exchange2013, rulesPage + " > Add", "Sender's IP address is in the range <client address>. Set the SCL to Bypass spam filtering (-1). Then send a probe and explain it: its SCL must be -1."),
                Step(.exchange2013, shell, "", ["New-TransportRule -Name \"<name>\" -SenderIpRanges <client address> -SetSCL -1"]),
                Step(
                    .exchange2010, shell, "2007 and 2010 know no rule by address. BypassedSenders go by the sender's address, which anybody can write.",
                    ["Set-ContentFilterConfig -BypassedSenders @{Add=\"<sender>\"}", "Add-IPAllowListEntry -IPAddress <client address>"]),
                Step(.edge, "Exchange Management Shell on the Edge server", "", ["Add-IPAllowListEntry -IPAddress <client address>"]),
            ],
            cost: "What comes from that address is no longer filtered. Never for an address that the Internet reaches, a gateway or a shared range.",
            .documented, [.newTransportRule, .outlook, .setContentFilter, .addIPAllowListEntry]
        ) { situation in
            let verdict = situation.verdict
            guard verdict.scl != -1, !situation.isTrustedWrongly else { return false }
            return verdict.submission == .externallySecured || situation.isOwnRelay
        },
        Advice(
            "keep-the-exemption-narrow", "Keep what exempts the relay, and keep it narrow", if: "an anonymous relay with SCL -1",
            "An anonymous relay does not bypass filtering by itself: the -1 comes from an allow list or a rule. Remove that and the message is filtered.",
            [
                Step([.exchange2010, .edge], "Exchange Management Shell on the server with connection filtering (since 2013 an Edge server)", "", ["Get-IPAllowListEntry"]),
                Step([.exchange2010, .exchange2013], shell, "", ["Get-TransportRule | Format-List Name,State,Description"]),
                Step(.cloud, cloudShell, "", ["Get-HostedConnectionFilterPolicy | Format-List Name,IPAllowList", "Get-TransportRule | Format-List Name,State,Description"]),
            ],
            cost: "None, it only lists. Each address there sends unfiltered.", .documented, [.relay, .seed, .getIPAllowListEntry, .getTransportRule]
        ) { $0.verdict.submission == .anonymous && $0.verdict.submissionDetail == .relay && $0.verdict.scl == -1 },
        Advice(
            "authenticate-the-client", "To have the name resolved, let the client log on", if: "on premises, anonymous from a client of your own",
            "Names resolve for authenticated submissions only. (Externally Secured resolves them, too, but trusts whatever the client sends.)",
            [
                Step(.servers, "The client's settings", "Port 587 with TLS, and an account of its own with a mailbox."),
                Step(.exchange2013, shell, "", ["Get-ReceiveConnector \"<server>\\Client Frontend <server>\" | Format-List Bindings,AuthMechanism,PermissionGroups"]),
            ],
            cost: "A password lies in the device; give that account no other rights.", .documented, [.connectors, .relay]
        ) { $0.isOwnRelay },
        Advice(
            "outlook-filter-off", "Turn Outlook's own filter off by policy", if: "Outlook's own filter is on and may take mail of your own",
            "The server has filtered already. Outlook's filter reads no SCL but -1, and no header says what it will do.",
            [
                Step(
                    .all, "Group Policy, user", "Microsoft Outlook 2016 > Outlook Options > Preferences > Junk E-mail > Junk E-mail protection level: No Protection.")
            ],
            cost: "Spam that the server let pass stays in the Inbox; Safe and Blocked Senders still work.", .documented, [.outlook, .outlookLevel]
        ) { situation in
            let verdict = situation.verdict
            guard verdict.junk.client == .exposed, verdict.scl != -1, !situation.isTrustedWrongly else { return false }
            return verdict.submission == .externallySecured || verdict.submission == .authenticated || situation.isOwnRelay
        },
    ]
}
