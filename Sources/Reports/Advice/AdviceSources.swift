internal import HeaderClassifier

// What advice rests on beside the sources of the rules. Looked up in November 2026.
extension Citation {
    static let addIPAllowListEntry = cmdlet("Add-IPAllowListEntry")
    static let newTransportRule = cmdlet("New-TransportRule")
    static let newReceiveConnector = cmdlet("New-ReceiveConnector")
    static let setReceiveConnector = cmdlet("Set-ReceiveConnector")
    static let setContentFilter = cmdlet("Set-ContentFilterConfig")
    static let setSenderID = cmdlet("Set-SenderIdConfig")
    static let setOrganization = cmdlet("Set-OrganizationConfig")
    static let setInbound = cmdlet("Set-InboundConnector")
    static let newInbound = cmdlet("New-InboundConnector")
    static let setConnectionFilter = cmdlet("Set-HostedConnectionFilterPolicy")
    static let setSpamPolicy = cmdlet("Set-HostedContentFilterPolicy")
    static let setAntiPhish = cmdlet("Set-AntiPhishPolicy")
    static let getTransportRule = cmdlet("Get-TransportRule")
    static let getIPAllowListEntry = cmdlet("Get-IPAllowListEntry")

    static let devices = Citation(
        title: "How to set up a multifunction device or application to send emails using Microsoft 365",
        url: "https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365")
    static let directSend = Citation(
        title: "Exchange Team Blog, Introducing more control over Direct Send in Exchange Online (2025)",
        url: "https://techcommunity.microsoft.com/blog/exchange/introducing-more-control-over-direct-send-in-exchange-online/4408790")
    static let basicAuth = Citation(
        title: "Exchange Team Blog, Updated SMTP AUTH Basic Authentication Deprecation Timeline (January 2026)",
        url: "https://techcommunity.microsoft.com/blog/exchange/updated-exchange-online-smtp-auth-basic-authentication-deprecation-timeline/4489835")
    static let smtpAuth = Citation(
        title: "Enable or disable SMTP AUTH in Exchange Online",
        url: "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission")
    static let enhancedFiltering = Citation(
        title: "Enhanced Filtering for Connectors in Exchange Online",
        url: "https://learn.microsoft.com/exchange/mail-flow-best-practices/use-connectors-to-configure-mail-flow/enhanced-filtering-for-connectors")
    static let allowlists = Citation(
        title: "Create sender allowlists for cloud mailboxes",
        url: "https://learn.microsoft.com/defender-office-365/create-safe-sender-lists-in-office-365")
    static let tenantAllow = Citation(
        title: "Allow or block email using the Tenant Allow/Block List",
        url: "https://learn.microsoft.com/defender-office-365/tenant-allow-block-list-email-spoof-configure")
    static let acceptedSafe = Citation(
        title: "Exchange Team Blog, Accepted Domains, Safe Senders List and You (2011)",
        url: "https://techcommunity.microsoft.com/t5/exchange-team-blog/accepted-domains-safe-senders-list-and-you/ba-p/584729")
    static let outlookLevel = Citation(
        title: "Group Policy Administrative Templates Catalog, Junk E-mail protection level",
        url: "https://admx.help/?Category=Office2016&Policy=outlk16.Office.Microsoft.Policies.Windows::L_JunkEmailprotectionlevel")
    static let kb2976484 = Citation(
        title: "KB 2976484, messages move to Junk in Outlook 2007 with SCL -1",
        url: "https://support.microsoft.com/help/2976484")
    static let kb2885002 = Citation(
        title: "KB 2885002, Outlook moves messages to Junk although the SCL is -1",
        url: "https://learn.microsoft.com/previous-versions/troubleshoot/outlook/outlook-moves-messages-to-the-junk-mail-folder-unexpectedly")

    /// A page of the reference of Exchange PowerShell.
    private static func cmdlet(_ name: String) -> Citation {
        Citation(title: name, url: "https://learn.microsoft.com/powershell/module/exchangepowershell/\(name.lowercased())")
    }
}
