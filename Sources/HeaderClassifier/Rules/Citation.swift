/// Where a fact is written down.
public struct Citation: Sendable, Hashable {
    /// The title of the page or document.
    public let title: String
    /// Its address.
    public let url: String

    package init(title: String, url: String) {
        self.title = title
        self.url = url
    }
}

package extension Citation {
    static let authheaders = Citation(
        title: "Header firewall, Exchange 2013 Help: Organization X-headers",
        url: "https://learn.microsoft.com/exchange/header-firewall-exchange-2013-help#organization-x-headers-and-forest-x-headers-in-exchange")
    static let carried = Citation(
        title: "RFC 6522, multipart/report; RFC 2046 section 5.2.1, message/rfc822",
        url: "https://www.rfc-editor.org/rfc/rfc6522")
    static let connectors = Citation(
        title: "Receive connectors",
        url: "https://learn.microsoft.com/exchange/mail-flow/connectors/receive-connectors#receive-connector-authentication-mechanisms")
    static let corpus = Citation(
        title: "7,910 delivered messages of rf-peixoto/phishing_pot",
        url: "https://github.com/rf-peixoto/phishing_pot")
    static let defaultlevel = Citation(
        title: "Configure junk email settings on cloud mailboxes, About Outlook junk email settings",
        url: "https://learn.microsoft.com/defender-office-365/configure-junk-email-settings-on-exo-mailboxes#about-outlook-junk-email-settings")
    static let dmarc = Citation(
        title: "Anti-phishing policies, spoof protection and sender DMARC policies",
        url: "https://learn.microsoft.com/defender-office-365/anti-phishing-policies-about#spoof-protection-and-sender-dmarc-policies")
    static let firewall = Citation(
        title: "Header firewall, Exchange 2013 Help",
        url: "https://learn.microsoft.com/exchange/header-firewall-exchange-2013-help")
    static let headers = Citation(
        title: "Anti-spam message headers",
        url: "https://learn.microsoft.com/defender-office-365/message-headers-eop-mdo")
    static let hybrid = Citation(
        title: "Exchange Team Blog, Demystifying and troubleshooting hybrid mail flow",
        url: "https://techcommunity.microsoft.com/t5/exchange-team-blog/demystifying-and-troubleshooting-hybrid-mail-flow-when-is-a/ba-p/1420838")
    static let hybridrules = Citation(
        title: "Deliver cloud-detected spam to the Junk Email folder in on-premises mailboxes",
        url: "https://learn.microsoft.com/exchange/standalone-eop/configure-eop-spam-protection-hybrid")
    static let inbound = Citation(
        title: "New-InboundConnector, CloudServicesMailEnabled",
        url: "https://learn.microsoft.com/powershell/module/exchangepowershell/new-inboundconnector#-cloudservicesmailenabled")
    static let junkconfig = Citation(
        title: "Set-MailboxJunkEmailConfiguration",
        url: "https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxjunkemailconfiguration")
    static let junkrule = Citation(
        title: "[MS-OXCSPAM] 3.1.4.1 Creating the Junk Email Rule",
        url: "https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcspam/e8c69240-36db-4b19-b98e-b07b8416ea37")
    static let kb2663556 = Citation(
        title: "KB 2663556, names do not resolve in a hybrid deployment",
        url: "https://learn.microsoft.com/exchange/troubleshoot/send-emails/emails-show-addresses-not-display-names-in-from")
    static let kb2737890 = Citation(
        title: "KB 2737890, all external mail has SCL -1 in a hybrid deployment",
        url: "https://support.microsoft.com/kb/2737890")
    static let lists = Citation(
        title: "public mailing-list messages with raw header sections",
        url: "https://github.com/linux-mailinglist-archives")
    static let mailbox = Citation(
        title: "Configure Exchange antispam settings on mailboxes",
        url: "https://learn.microsoft.com/exchange/antispam-and-antimalware/antispam-protection/configure-antispam-settings")
    static let mech10 = Citation(
        title: "R. Pfister, Exchange AuthMechanism 10 and AuthAs Internal",
        url: "https://rafaelpfister.ch/blog/exchange-authmechanism-10-authas-internal")
    static let mha299 = Citation(
        title: "microsoft/MHA issue 299, Mailbox-Delivery",
        url: "https://github.com/microsoft/MHA/issues/299")
    static let notverdict = Citation(
        title: "Troubleshoot common anti-spam policy issues",
        url: "https://learn.microsoft.com/defender-office-365/anti-spam-policies-troubleshooting")
    static let outlook = Citation(
        title: "Configure Exchange antispam settings on mailboxes, About junk email settings in Outlook",
        url: "https://learn.microsoft.com/exchange/antispam-and-antimalware/antispam-protection/configure-antispam-settings#about-junk-email-settings-in-outlook")
    static let outlookhelp = Citation(
        title: "Overview of the Junk Email Filter",
        url: "https://support.microsoft.com/office/5ae3ea8e-cf41-4fa0-b02a-3b96e21de089")
    static let oxcmailscl = Citation(
        title: "[MS-OXCMAIL] 2.2.3.2.21 Spam Confidence Level",
        url: "https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/b41a5d8f-54dd-4f2e-9e2c-dfb241340218")
    static let oxcmailtext = Citation(
        title: "[MS-OXCMAIL] 2.2.3.2.28 PidTagTransportMessageHeaders",
        url: "https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/77b8b4dc-546e-4cde-a2e0-c160c6772578")
    static let oxcmailtype = Citation(
        title: "[MS-OXCMAIL] 2.1.3.1.9 PidTagAddressType Property",
        url: "https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/d63abb5d-7ff9-47b1-81dd-df0c36fb5ba1")
    static let recommended = Citation(
        title: "Recommended email and collaboration threat policy settings",
        url: "https://learn.microsoft.com/defender-office-365/recommended-settings-for-eop-and-office365")
    static let relay = Citation(
        title: "Allow anonymous relay on Exchange servers",
        url: "https://learn.microsoft.com/exchange/mail-flow/connectors/allow-anonymous-relay")
    static let sclcloud = Citation(
        title: "Spam confidence level (SCL) in EOP",
        url: "https://learn.microsoft.com/defender-office-365/anti-spam-spam-confidence-level-scl-about")
    static let secure = Citation(
        title: "Secure by default in cloud organizations",
        url: "https://learn.microsoft.com/defender-office-365/secure-by-default")
    static let seed = Citation(
        title: "Ed Sparks, Exchange internal anonymous relay done the right way (2017)",
        url: "https://justworks.ca")
    static let senderid = Citation(
        title: "[MS-OXCMAIL] 2.2.3.2.20 Sender Id Status",
        url: "https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/f1ba03c1-9e0d-47d6-8412-517b3c1beb7a")
    static let sfv = Citation(
        title: "Anti-spam message headers, X-Forefront-Antispam-Report",
        url: "https://learn.microsoft.com/defender-office-365/message-headers-eop-mdo#x-forefront-antispam-report-message-header-fields")
    static let ski = Citation(
        title: "Troubleshoot common anti-spam policy issues",
        url: "https://learn.microsoft.com/defender-office-365/anti-spam-policies-troubleshooting")
    static let stamps = Citation(
        title: "Antispam stamps",
        url: "https://learn.microsoft.com/exchange/antispam-and-antimalware/antispam-protection/antispam-stamps")
    static let threshold = Citation(
        title: "[MS-OXCSPAM] 2.2.2.5 PidTagJunkThreshold",
        url: "https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcspam/58621b9b-7934-475a-aeb7-a70df6e5048c")
    static let userlists = Citation(
        title: "Order and precedence of email protection, user allows and blocks",
        url: "https://learn.microsoft.com/defender-office-365/how-policies-and-protections-are-combined#user-allows-and-blocks")
}
