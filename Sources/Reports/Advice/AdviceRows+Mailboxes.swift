internal import HeaderClassifier

extension Advice {
    /// What mailboxes and spam policies are set to. Only where a rule of that kind decided, and no record says that it happened otherwise.
    static let mailboxes: [Advice] = [
        Advice(
            "look-at-inbox-rules", "Look at the mailbox's own rules", if: "a rule of the user's moved it at delivery",
            "The record says a folder of the user's own (dest:C): no filter did that, and no exemption undoes it.",
            [Step(.all, "Outlook on the web", "Settings > Mail > Rules.")] + inAnyShell("Get-InboxRule -Mailbox \"<mailbox>\" | Format-List Name,Enabled,Description"),
            cost: "None, it only lists.", .observed, [.mha299, .junkconfig]
        ) { $0.verdict.junk.recorded == .customFolder },
        Advice(
            "trusted-lists-only-off", "Turn off that the mailbox trusts its lists only", if: "TrustedListsOnly junks whoever is not on the safe lists",
            "Every sender that is not on the Safe Senders list is junked, whatever the filter says.",
            [
                Step(.all, "Outlook on the web, Junk email", "Clear: Don't trust email unless it comes from someone in my Safe Senders and Recipients list."),
            ] + inAnyShell("Set-MailboxJunkEmailConfiguration -Identity \"<mailbox>\" -TrustedListsOnly $false"),
            cost: "None in security: messages are judged one by one again.", .documented, [.junkconfig, .mha299]
        ) { $0.verdict.serverRule == .srv9 || ($0.verdict.serverRule == .srv2 && $0.verdict.findings.contains(.exclusiveMode)) },
        Advice(
            "unblock-the-sender", "If the sender is wanted: take it off the mailbox's Blocked Senders", if: "the user's Blocked Senders list took it",
            "It wins over what the organization allows.",
            [Step(.all, "Outlook on the web, Junk email", "Blocked senders and domains: remove the sender.")]
                + inAnyShell("Set-MailboxJunkEmailConfiguration -Identity \"<mailbox>\" -BlockedSendersAndDomains @{Remove=\"<sender>\"}"),
            cost: "None in security: the filter judges the sender again. Ask the user, who put it there.", .documented, [.junkconfig, .userlists]
        ) { situation in
            let rule = situation.verdict.serverRule
            return rule == .srv8 || (situation.sfv == "BLK" && situation.verdict.junk.server == .junk)
        },
        Advice(
            "unblock-in-the-policy", "If the sender is wanted: take it off the blocked senders of the anti-spam policy", if: "a block list of an anti-spam policy took it (SFV:SKB)",
            "A list of the organization marks it as spam before the filter looks at it.",
            [
                Step(.cloud, portal + " (https://security.microsoft.com/antispam)", "Blocked senders and domains of the inbound policy."),
                Step(
                    .cloud, cloudShell, "",
                    [
                        "Set-HostedContentFilterPolicy -Identity \"<policy>\" -BlockedSenders @{Remove=\"<sender>\"}",
                        "Set-HostedContentFilterPolicy -Identity \"<policy>\" -BlockedSenderDomains @{Remove=\"<domain>\"}",
                    ]),
            ],
            cost: "None in security: the filter judges the sender again.", .documented, [.notverdict, .setSpamPolicy]
        ) { $0.isCloud && $0.sfv == "SKB" && $0.verdict.junk.server == .junk },
        Advice(
            "report-it-as-clean", "If it is no spam: report it to Microsoft as clean", if: "Exchange Online's filter junked it as spam or bulk",
            "The filter learns, and the sender is allowed for a time, which Microsoft recommends over every other allow list. Never for your own domain or for phishing.",
            [
                Step(.cloud, portal + " (https://security.microsoft.com/reportsubmission)", "Submit the message as clean and select Allow this message."),
                Step(.cloud, cloudShell, "", ["New-TenantAllowBlockListItems -ListType Sender -Allow -Entries \"<sender>\" -RemoveAfter 45"]),
            ],
            cost: "Who writes that sender into From profits, too, until the entry ends, 45 days after its last use.", .documented, [.tenantAllow, .allowlists]
        ) { situation in
            let rules: [RuleID] = [.srv10, .srv12]
            guard situation.verdict.platform == .exo, situation.verdict.junk.server == .junk, rules.contains(situation.verdict.serverRule) || situation.verdict.serverRule == .srv2
            else { return false }
            return ["SPM", "HSPM", "BULK"].contains(situation.cat) && situation.fromIsAccepted != true && !situation.verdict.findings.contains(.exclusiveMode) && situation.sfv == "SPM"
        },
        Advice(
            "safe-sender-entry", "If it is no spam: add the sender to the recipient's Safe Senders", if: "on premises, junked by its SCL, from outside your own domains",
            "A safe sender passes the junk rule of that one mailbox.",
            [Step(.servers, shell, "", ["Set-MailboxJunkEmailConfiguration -Identity \"<mailbox>\" -TrustedSendersAndDomains @{Add=\"<sender>\"}"])],
            cost: "Who writes that sender into From is never junked in that mailbox, whatever the message holds. Addresses, not domains.", .documented, [.junkconfig, .mailbox]
        ) { $0.verdict.serverRule == .srv12 && !$0.isCloud && $0.fromIsAccepted != true },
        Advice(
            "raise-the-threshold", "Raise the SCL from which mail is junked", if: "on premises, junked by its SCL, and not from the Internet",
            "Last of all, since it changes the answer for every sender: junk is what exceeds the threshold (4 unless changed).",
            [Step(.servers, shell, "", ["Set-OrganizationConfig -SCLJunkThreshold <number>"])],
            cost: "More spam in every Inbox.", .documented, [.setOrganization, .mailbox]
        ) { $0.verdict.serverRule == .srv12 && $0.verdict.platform == .onprem && !$0.isFromInternet },
    ]
}
