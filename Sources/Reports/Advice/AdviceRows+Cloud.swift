internal import HeaderClassifier

extension Advice {
    /// Hybrid, and the three ways by which devices send through Exchange Online.
    static let cloudWays: [Advice] = [
        Advice(
            "keep-hybrid-headers", "Keep the headers between your servers and Exchange Online", if: "own mail that Exchange Online takes for mail from outside",
            "If it is own mail: AuthAs should be Internal, and then the name resolves. It is not when the connectors do not carry the cross-premises headers, or a gateway stands in between.",
            [
                Step([.exchange2013, .exchange2010, .cloud], "Hybrid Configuration wizard (https://aka.ms/HybridWizard)", "Run it again. Take gateways and filters out of the way between the hybrid server and the cloud."),
                Step(.cloud, cloudShell, "", ["Get-InboundConnector | Format-List Name,ConnectorType,CloudServicesMailEnabled,TlsSenderCertificateName"]),
            ],
            cost: "The connector believes the headers of whoever holds that certificate: keep its key on your own servers.", .documented, [.kb2663556, .hybrid, .inbound]
        ) { $0.isLostOwnMail },
        Advice(
            "direct-send", "If it is your own device (Direct Send): publish its address, or give it a connector",
            if: "Exchange Online, anonymous from the Internet, From in an accepted domain: the signature of Direct Send, and of a spoof",
            "Direct Send is unauthenticated mail to the MX endpoint: AuthAs Anonymous, filtered like any mail from the Internet, refused where RejectDirectSend is on. "
                + "Without an SPF entry it is likely to be junked. The name never resolves.",
            [
                Step(.cloud, "DNS", "SPF of the domain: v=spf1 ip4:<public address> include:spf.protection.outlook.com ~all"),
                Step(.cloud, "EAC: Mail flow > Connectors > Add a connector", "From your organization's email server, to Microsoft 365, identified by certificate or address."),
                Step(
                    .cloud, cloudShell, "",
                    ["New-InboundConnector -Name \"<name>\" -ConnectorType OnPremises -SenderDomains <domain> -SenderIPAddresses <public address>"]),
            ],
            cost: "As long as Direct Send is accepted, anybody can send so in your name. A connector by address trusts all that stands behind it; one by certificate is better.",
            .documented, [.devices, .directSend, .newInbound]
        ) { $0.verdict.platform == .exo && $0.isAnonymousInOwnName },
        Advice(
            "smtp-relay-connector", "SMTP relay: name the device by certificate, and publish its address",
            if: "Exchange Online, over a connector of type OnPremises, From in an accepted domain, and no Exchange server of your own in the way",
            "The connector attributes it to your organization (Originating, HybridOnPrem), yet AuthAs stays Anonymous: it is filtered, and the name does not resolve. "
                + "An SPF entry keeps it out of Junk.",
            [
                Step(.cloud, "DNS", "SPF of the domain: v=spf1 ip4:<public address> include:spf.protection.outlook.com ~all"),
                Step(.cloud, "EAC: Mail flow > Connectors > <connector>", "Identify the device by the name on its TLS certificate rather than by address."),
                Step(.cloud, cloudShell, "", ["Get-InboundConnector | Format-List Name,ConnectorType,SenderIPAddresses,TlsSenderCertificateName,TreatMessagesAsInternal"]),
            ],
            cost: "Whoever shares the address relays as you, to the Internet, too. Leave TreatMessagesAsInternal off: it makes such mail bypass filtering.",
            .inferred, [.devices, .newInbound, .hybrid]
        ) { $0.isConnectorRelay },
        Advice(
            "smtp-auth-with-oauth", "SMTP AUTH: move the device to OAuth, and turn the protocol off for all others",
            if: "Exchange Online, submitted by an SMTP client that logged on",
            "It is internal mail: the name resolves and it is not junked. But basic authentication goes: unchanged until the end of December 2026, then off by default in existing "
                + "tenants (an administrator may turn it on again) and unavailable in new ones; the date of its removal is to be announced in the second half of 2027.",
            [
                Step(.cloud, "EAC: Reports > Mail flow", "SMTP AUTH clients report: who still uses basic authentication. What cannot do OAuth needs a connector (SMTP relay)."),
                Step(
                    .cloud, cloudShell, "",
                    [
                        "Set-CASMailbox -Identity \"<mailbox>\" -SmtpClientAuthenticationDisabled $false",
                        "Set-TransportConfig -SmtpClientAuthenticationDisabled $true",
                    ]),
            ],
            cost: "With a password in a device, its finder can send as that mailbox. The second command stops every client that has no setting of its own.",
            .documented, [.basicAuth, .smtpAuth, .devices]
        ) { $0.verdict.platform == .exo && $0.verdict.submission == .authenticated && $0.verdict.submissionDetail == .smtpAuth },
    ]
}
